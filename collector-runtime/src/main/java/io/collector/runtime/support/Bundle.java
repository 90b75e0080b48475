package io.collector.runtime.support;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file of redacted texts that only its owner can read. For one thread. */
public final class Bundle implements AutoCloseable {
    private static final int MOST_OF_A_LOG = 4 * 1024 * 1024;

    private final ZipOutputStream zip;
    private final Redaction redaction;
    private final List<String> names = new ArrayList<>();

    private Bundle(OutputStream out, Redaction redaction) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.redaction = redaction;
    }

    /** A new file, never an old one. */
    public static Bundle create(Path file, Redaction redaction) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Bundle(Channels.newOutputStream(Files.newByteChannel(file, options, ownerOnly)), redaction);
    }

    /** Adds a text. */
    public void add(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(redaction.apply(text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        names.add(name);
    }

    /** Adds the end of a log. */
    public void addLog(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long skipped = Math.max(0, file.length() - MOST_OF_A_LOG);
            file.seek(skipped);
            byte[] end = new byte[(int) (file.length() - skipped)];
            file.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            // A line that is cut may begin with a part of a secret, which nobody would know.
            add(unused("log/", log.getFileName()), skipped == 0 ? text : text.substring(text.indexOf('\n') + 1));
        }
    }

    /** Logs of different folders may have the same name. */
    private String unused(String folder, Path file) {
        String name = folder + file;
        for (int n = 2; names.contains(name); n++) {
            name = folder + n + "-" + file;
        }
        return name;
    }

    /** Adds the names, sizes and times of the files of a folder, not what is in them. */
    public void addListing(String name, Path folder) throws IOException {
        StringBuilder lines = new StringBuilder(folder.toAbsolutePath() + "\n");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    lines.append("%12d  %s  %s%n"
                            .formatted(Files.size(file), Files.getLastModifiedTime(file), folder.relativize(file)));
                }
            }
        } else {
            lines.append("does not exist\n");
        }
        add(name, lines.toString());
    }

    /** What was added so far. */
    public List<String> names() {
        return List.copyOf(names);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
