package io.collector.runtime.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What an exception of the file system says, in words: its own message is often just the name of a file. Stateless. */
public final class DiskFault {
    private DiskFault() {}

    /** What came back, without what was attempted. */
    public static String said(IOException e) {
        if (!(e instanceof FileSystemException fault) || fault.getFile() == null) {
            return String.valueOf(e.getMessage());
        }
        String file = fault.getFile();
        if (e instanceof AccessDeniedException) {
            return file + " may not be used by this user";
        }
        if (e instanceof NoSuchFileException) {
            return file + " does not exist and cannot be made";
        }
        if (e instanceof NotDirectoryException) {
            return file + " is not a folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return file + (Files.isDirectory(Path.of(file)) ? " is there already" : " is a file, not a folder");
        }
        return fault.getReason() == null ? file + " cannot be used" : file + ": " + fault.getReason();
    }
}
