package io.collector.runtime.init;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files as a whole or not at all. */
final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** Writes a secret to a file that only its owner can read, from its first moment on; makes the folder likewise. */
    static void writeSecret(Path file, String secret) throws IOException {
        Path folder = folderOf(file);
        if (Files.notExists(folder)) {
            Files.createDirectories(folder, permissions("rwx------"));
        }
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (SeekableByteChannel channel = Files.newByteChannel(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions("rw-------"))) {
            channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes a text in the place of another, with the owner and the rights that the old file had. */
    static void replace(Path file, String text) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        Path folder = folderOf(real);
        Files.createDirectories(folder);
        Path fresh = folder.resolve(real.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.writeString(fresh, text);
        if (Files.exists(real) && !takesAfter(fresh, real)) {
            Files.delete(fresh);
            Files.writeString(real, text);
            return;
        }
        Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean takesAfter(Path fresh, Path old) throws IOException {
        if (!POSIX) {
            return true;
        }
        PosixFileAttributes wanted = Files.readAttributes(old, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        try {
            PosixFileAttributes has = view.readAttributes();
            if (!has.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
            if (!has.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
            view.setPermissions(wanted.permissions());
            return true;
        } catch (IOException e) {
            return false; // not the owner, but may write
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return folder;
    }

    private static FileAttribute<?>[] permissions(String text) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }
}
