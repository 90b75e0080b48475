package io.collector.runtime.journal;

import io.collector.runtime.disk.DiskFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder of everything that a collector keeps, held by one process at a time. Only the owner may read it.
 *
 * <pre>
 *   DATA-DIR/lock               held by the running process; its text is the process id
 *   DATA-DIR/journal/SOURCE.db  one journal a source
 *   DATA-DIR/native             SQLite's own library, unpacked
 *   DATA-DIR/admin.port         while the admin address is up
 * </pre>
 *
 * <p>Safe for use by several threads. Closing it lets another process in, so close the journals before.
 */
public final class DataDirectory implements AutoCloseable {
    /** Where the lock lies in its file: beyond the text, so that others can read that on every system. */
    private static final long LOCK_OFFSET = Long.MAX_VALUE - 1;

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing, and takes it.
     *
     * @throws JournalException if another process has it, or it cannot be used
     */
    public static DataDirectory take(Path root) {
        Path file = root.resolve("lock");
        try {
            makePrivate(root);
            makePrivate(root.resolve("journal"));
            makePrivateFile(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new JournalException(
                        "the data directory " + root.toAbsolutePath() + " is in use by process " + holder(file),
                        "stop that process, or give this one another data-dir");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectory(root, channel, lock);
        } catch (IOException e) {
            throw new JournalException(
                    "the data directory " + root.toAbsolutePath() + " cannot be used: " + DiskFault.said(e),
                    "make it a folder that this user may write, or set collector.data-dir to one",
                    e);
        }
    }

    /** The process that holds a data directory now, or held it last; empty if none ever did. */
    public static String holder(Path lockFile) {
        try {
            return Files.readString(lockFile).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The file of a source's journal. */
    public Path journal(String source) {
        return journal(root, source);
    }

    /** The file of a source's journal in a data directory that need not be taken. */
    public static Path journal(Path root, String source) {
        return root.resolve("journal").resolve(source + ".db");
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /** Makes an empty file that only the owner can read, if there is none. */
    public static void makePrivateFile(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, ownerOnly("rw-------"));
        }
    }

    /** Makes a folder that only the owner can use, if there is none. */
    static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder, ownerOnly("rwx------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCK_OFFSET, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // another collector in this very process
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new JournalException("the lock of " + root + " could not be released: " + DiskFault.said(e), "", e);
        }
    }
}
