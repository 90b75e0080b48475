package io.collector.runtime.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has SQLite's own library unpacked into {@code DATA-DIR/native}. The folder for temporary files, where it would be
 * otherwise, is often one that nothing may be loaded from: containers and hardened servers mount it {@code noexec}. Safe for
 * use by several threads, and only of use before the first connection of the process.
 */
final class NativeLibrary {
    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String FOLDER = "org.sqlite.tmpdir";

    /** Bytes of the largest of the libraries, and some more. */
    private static final long SIZE = 2_000_000;

    private NativeLibrary() {}

    /** For a process that holds the data directory: also takes away what one before it, that was killed, left behind. */
    static synchronized void forWriting(Path journal) {
        if (System.getProperty(FOLDER) == null) {
            Path folder = folder(journal);
            if (prepare(folder)) {
                clean(folder);
            }
        }
    }

    /** For a process that only reads: whoever may not write there goes the usual way. */
    static synchronized void forReading(Path journal) {
        Path folder = folder(journal);
        if (System.getProperty(FOLDER) == null && Files.isWritable(folder)) {
            prepare(folder);
        }
    }

    /** What to do if it cannot be loaded. */
    static String remedy(Path journal) {
        if (Files.isDirectory(folder(journal)) && folder(journal).toFile().getUsableSpace() < SIZE) {
            return "it has to be unpacked, and the disk of " + folder(journal) + " is full: make room there";
        }
        return "have " + folder(journal) + " on a file system that is not mounted noexec, or name another folder by"
                + " JAVA_OPTS=-D" + FOLDER + "=FOLDER";
    }

    private static Path folder(Path journal) {
        return journal.toAbsolutePath().resolveSibling("../native").normalize();
    }

    private static boolean prepare(Path folder) {
        try {
            DataDirectory.makePrivate(folder);
            System.setProperty(FOLDER, folder.toString());
            return true;
        } catch (IOException e) {
            log.debug(
                    "SQLite's library is unpacked into the folder for temporary files, as {} cannot be made",
                    folder,
                    e);
            return false;
        }
    }

    private static void clean(Path folder) {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.toList();
        } catch (IOException e) {
            log.debug("what was left in {} stays there", folder, e);
            return;
        }
        for (Path file : left) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.debug("{} stays there", file, e); // in use, on a system that does not delete that
            }
        }
    }
}
