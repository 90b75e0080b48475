package io.collector.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one writing connection of a journal, and the lock that gives it to one thread at a time, in the order of
 * asking. Safe for use by several threads. Memory that mirrors the file must be changed only by the callback that runs
 * after the commit.
 */
final class Transactions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);
    private static final int PRIMARY_CODE_MASK = 0xff;

    /** What is used over and over; each takes 2 to 7 kB, and what opens a file or trims it is as much again. */
    private static final int KEPT = 24;

    private final Path file;
    private final Connection connection;
    /** The least recently used first. */
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

    private final ReentrantLock lock = new ReentrantLock(true);

    Transactions(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** What is done in a transaction. */
    interface Work<T> {
        T run(Transactions transaction) throws SQLException;
    }

    /**
     * Runs something as one transaction. One that wrote nothing costs no write to the disk.
     *
     * @param what what is attempted, going on from "could not": "append 12 events"
     */
    <T> T run(String what, Work<T> work) {
        return run(what, work, result -> {});
    }

    /**
     * Runs something as one transaction, and then, still under the lock, what follows from it.
     *
     * @param committed changes the memory that mirrors the file
     */
    <T> T run(String what, Work<T> work, Consumer<T> committed) {
        lock.lock();
        try {
            // Not the driver's own transactions: those are out of step after SQLite rolled back by itself.
            sql("BEGIN").executeUpdate();
            T result = work.run(this);
            sql("COMMIT").executeUpdate();
            committed.accept(result);
            closeLeastUsed(KEPT);
            return result;
        } catch (SQLException e) {
            rollBack();
            throw failure(what, e);
        } catch (RuntimeException | Error e) {
            rollBack();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #run}, but each statement for itself. For what SQLite does not allow in a transaction. */
    void runAlone(String what, String sql) {
        lock.lock();
        try {
            // Not prepared: each step of an incremental vacuum frees one page, and only this runs it to its end.
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
            }
        } catch (SQLException e) {
            throw failure(what, e);
        } finally {
            lock.unlock();
        }
    }

    /** A statement with its parameters set, kept for the next use; only within {@link #run}. */
    PreparedStatement sql(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** For what prepares statements of its own; only within {@link #run}. */
    Connection connection() {
        return connection;
    }

    private void closeLeastUsed(int kept) {
        Iterator<PreparedStatement> oldest = statements.values().iterator();
        while (statements.size() > kept) {
            try {
                oldest.next().close();
            } catch (SQLException e) {
                log.debug("a statement on {} did not close", file, e);
            }
            oldest.remove();
        }
    }

    private void rollBack() {
        try {
            sql("ROLLBACK").executeUpdate();
        } catch (SQLException e) {
            log.debug("nothing to roll back in {}: SQLite has done so by itself", file, e);
        }
        // A statement that failed cannot be used again.
        closeLeastUsed(0);
    }

    private JournalException failure(String what, SQLException e) {
        return failure(file, what, e);
    }

    static JournalException failure(Path file, String what, SQLException e) {
        String remedy = remedy(file, e).orElseGet(() -> switch (primaryCode(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "stop the collector and move the journal aside: " + JournalFile.moveAside(file);
            default -> "look after the disk of " + file.toAbsolutePath().getParent();
        });
        return new JournalException("could not " + what + " in the journal " + file + ": " + e.getMessage(), remedy, e);
    }

    /** What to do about a fault that is none of the file's own. */
    static Optional<String> remedy(Path file, SQLException e) {
        Path folder = file.toAbsolutePath().getParent();
        return switch (primaryCode(e)) {
            case SQLITE_FULL -> Optional.of("free some space on the disk of " + folder);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM ->
                Optional.of("look after the disk and the permissions of " + folder);
            case SQLITE_BUSY, SQLITE_LOCKED -> Optional.of("stop the other program that holds " + file);
            default -> Optional.empty();
        };
    }

    private static SQLiteErrorCode primaryCode(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE_MASK)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closeLeastUsed(0);
            connection.close();
        } catch (SQLException e) {
            throw failure("close", e);
        } finally {
            lock.unlock();
        }
    }
}
