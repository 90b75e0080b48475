package io.collector.runtime.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

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

    /** Once is enough: what did not work goes the usual way from then on. */
    private static boolean triedToRead;

    private NativeLibrary() {}

    /** For a process that holds the data directory: also takes away what one before it, that was killed, left behind. */
    static synchronized void forWriting(Path journal) {
        if (System.getProperty(FOLDER) == null) {
            Path folder = folder(journal);
            if (prepare(folder)) {
                clean(folder);
                unpack(folder);
            }
        }
    }

    /** For a process that only reads: whoever may not write there, or finds the disk full, goes the usual way. */
    static synchronized void forReading(Path journal) {
        if (System.getProperty(FOLDER) == null && !triedToRead && Files.isWritable(folder(journal))) {
            try (InputStream packed = packed()) {
                forReading(journal, packed);
            } catch (IOException e) {
                log.debug("SQLite's library is left to its driver", e);
            }
        }
    }

    /** With the library as it is packed. */
    static synchronized void forReading(Path journal, @Nullable InputStream packed) {
        triedToRead = true;
        Path folder = folder(journal);
        if (packed != null && unpack(folder, packed)) {
            System.setProperty(FOLDER, folder.toString());
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

    /** What to do if it cannot be loaded to read. */
    static String remedyForReading(Path journal) {
        if (System.getProperty(FOLDER) != null) {
            return remedy(journal);
        }
        return "it has to be unpacked, and that worked neither in " + folder(journal)
                + " nor in the folder for temporary"
                + " files, " + System.getProperty("java.io.tmpdir")
                + ": make room in one of them, or name a folder with"
                + " room by JAVA_OPTS=-D" + FOLDER + "=FOLDER";
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

    /**
     * The driver would do that, too, and then compare what it wrote byte by byte, which takes a tenth of a start. It still
     * does if this does not work.
     */
    private static void unpack(Path folder) {
        try (InputStream packed = packed()) {
            if (packed != null) {
                unpack(folder, packed);
            }
        } catch (IOException e) {
            log.debug("SQLite's library is left to its driver", e);
        }
    }

    private static boolean unpack(Path folder, InputStream packed) {
        // Each process has its own: writing to one that another has loaded would kill that process.
        Path file = folder.resolve(
                "sqlite-" + Long.toHexString(System.nanoTime()) + "-" + LibraryLoaderUtil.getNativeLibName());
        try {
            try (OutputStream unpacked = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                file.toFile().deleteOnExit();
                packed.transferTo(unpacked);
            }
        } catch (IOException e) {
            log.debug("SQLite's library is left to its driver, as {} cannot be written", file, e);
            delete(file); // half of it would only take room
            return false;
        }
        System.setProperty("org.sqlite.lib.path", folder.toString());
        System.setProperty("org.sqlite.lib.name", file.getFileName().toString());
        return true;
    }

    /** The library as it is in the driver's jar, if there is one for this system. */
    static @Nullable InputStream packed() {
        return SQLiteJDBCLoader.class.getResourceAsStream(place() + "/" + LibraryLoaderUtil.getNativeLibName());
    }

    /** Where the driver's jar has it. To find out, the driver would run a program that says whether a Linux is Android. */
    private static String place() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return LibraryLoaderUtil.getNativeLibResourcePath();
        }
        return "/org/sqlite/native/" + (OSInfo.isMusl() ? "Linux-Musl/" : "Linux/") + OSInfo.getArchName();
    }

    private static void clean(Path folder) {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.toList();
        } catch (IOException e) {
            log.debug("what was left in {} stays there", folder, e);
            return;
        }
        left.forEach(NativeLibrary::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} stays there", file, e); // in use, on a system that does not delete that
        }
    }
}
