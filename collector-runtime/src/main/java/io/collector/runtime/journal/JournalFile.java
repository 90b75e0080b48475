package io.collector.runtime.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens the SQLite file of a journal: settings, integrity and version of the schema. Stateless.
 *
 * <p>A file that is not in order is never repaired and never deleted; the exception says how to move it aside.
 */
final class JournalFile {
    /** Rises when a version before could not work with the file. */
    static final int SCHEMA_VERSION = 5;

    /** Above this the check at the start would take longer than a start may; each event has its checksum anyway. */
    private static final long CHECK_UP_TO = 1L << 30;

    private static final int BUSY_MILLIS = 10_000;
    private static final int READING_KIB = 256;
    private static final int FOLLOWING_KIB = 64;
    private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

    private JournalFile() {}

    /** Opens the file for writing; makes it if there is none. */
    static Connection openForWriting(Path file) {
        try {
            NativeLibrary.forWriting(file);
            DataDirectory.makePrivateFile(file);
            SQLiteConfig config = new SQLiteConfig();
            // Nobody asks for them, and the driver would prepare a statement to find out after each insert.
            config.setGetGeneratedKeys(false);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
            try {
                configure(connection, Files.size(file) == 0);
                checkIntegrity(connection, file);
                checkVersion(connection, file);
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            Optional<String> remedy =
                    e instanceof SQLException fault ? Transactions.remedy(file, fault) : Optional.empty();
            if (remedy.isPresent()) {
                throw new JournalException(
                        "the journal " + file + " cannot be opened: " + e.getMessage(), remedy.get(), e);
            }
            if (e.getCause() instanceof NativeLibraryNotFoundException) {
                throw new JournalException("SQLite's own library cannot be loaded", NativeLibrary.remedy(file), e);
            }
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** Opens the file for reading beside a writer, or without one. */
    static Connection openForReading(Path file) throws SQLException {
        NativeLibrary.forReading(file);
        try {
            return openForReading(file, "jdbc:sqlite:" + file);
        } catch (SQLException e) {
            if (noRoomBesideIt(e) && logIsEmpty(file)) {
                return openForReading(file, "jdbc:sqlite:" + file.toUri() + "?immutable=1");
            }
            throw e;
        }
    }

    /** Opens the file for reading on from a place, as hundreds may at a time: each page is read once, in order. */
    static Connection openForFollowing(Path file) throws SQLException {
        Connection connection = openForReading(file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = -" + FOLLOWING_KIB);
            // For the first page SQLite takes room for twenty at once, before anything can be set, and keeps it.
            statement.execute("PRAGMA shrink_memory");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether SQLite could not make the small file by which readers and writers take turns, as the disk is full. */
    private static boolean noRoomBesideIt(SQLException e) {
        return e instanceof SQLiteException fault && fault.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    }

    /** Then all is in the file itself, and without room nobody writes to it. */
    private static boolean logIsEmpty(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal").toFile().length() == 0;
    }

    private static Connection openForReading(Path file, String address) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        // What is read is read once, in order.
        config.setCacheSize(-READING_KIB);
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = connect(file, address, config.toProperties());
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            int version = result.getInt(1);
            if (version > SCHEMA_VERSION) {
                throw newer(file, version);
            }
            // A file without a version is just being made.
            if (version > 0 && version < SCHEMA_VERSION) {
                throw older(file, version);
            }
            return connection;
        } catch (SQLException | JournalException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection connect(Path file, String address, Properties properties) throws SQLException {
        try {
            return DriverManager.getConnection(address, properties);
        } catch (SQLException e) {
            if (e.getCause() instanceof NativeLibraryNotFoundException) {
                throw new JournalException(
                        "SQLite's own library cannot be loaded", NativeLibrary.remedyForReading(file), e);
            }
            throw e;
        }
    }

    private static void configure(Connection connection, boolean isNew) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // An event of two kilobytes would leave half of a page of the usual four empty.
            statement.execute("PRAGMA page_size = 8192");
            // auto_vacuum only takes effect before the first page is written, and switching to WAL writes one.
            // Not again, since that writes to the file even if it is so, which cannot be on a full disk.
            if (isNew) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            // Fewer, larger copies from the log into the file; the log is cut back to this after a burst.
            statement.execute("PRAGMA wal_autocheckpoint = 2000");
            statement.execute("PRAGMA journal_size_limit = 67108864");
        }
    }

    private static void checkIntegrity(Connection connection, Path file) throws SQLException, IOException {
        if (Files.size(file) > CHECK_UP_TO) {
            log.info(
                    "journal {} is larger than 1 GiB and is not checked as a whole; every event has its checksum",
                    file);
            return;
        }
        // Not of all databases: SQLite would make one for temporary tables, and keep 200 kB for it.
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA main.quick_check(1)")) {
            String verdict = result.next() ? result.getString(1) : "no answer";
            if (!"ok".equals(verdict)) {
                throw unusable(file, verdict.replace('\n', ' '), null);
            }
        }
    }

    private static void checkVersion(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
                version = result.getInt(1);
            }
            if (version > SCHEMA_VERSION) {
                throw newer(file, version);
            }
            if (version < SCHEMA_VERSION) {
                statement.executeUpdate("BEGIN");
                for (String sql : JournalSchema.from(version)) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
                statement.executeUpdate("COMMIT");
            }
        }
    }

    private static JournalException newer(Path file, int version) {
        return new JournalException(
                "the journal " + file + " has schema version " + version + ", this program knows versions up to "
                        + SCHEMA_VERSION + ": a newer version wrote it",
                "start the newer version again, or move the journal aside: " + moveAside(file));
    }

    private static JournalException older(Path file, int version) {
        return new JournalException(
                "the journal " + file + " has schema version " + version + ", this program reads version "
                        + SCHEMA_VERSION + ": an older version wrote it",
                "start this version once with 'collector run', which brings the journal up to date");
    }

    private static JournalException unusable(
            Path file, String what, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "the journal " + file + " cannot be opened: " + what;
        String remedy = "if it is damaged, move it aside and start again with an empty one: " + moveAside(file)
                + "   (events in it that were not delivered stay in that folder)";
        return cause == null ? new JournalException(message, remedy) : new JournalException(message, remedy, cause);
    }

    /** The shell command that moves a journal and what belongs to it out of the way. */
    static String moveAside(Path file) {
        String path = file.toAbsolutePath().toString();
        String aside = path.replaceAll("\\.db$", "") + ".aside";
        return "mkdir " + quoted(aside) + " && mv " + quoted(path) + "* " + quoted(aside);
    }

    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }
}
