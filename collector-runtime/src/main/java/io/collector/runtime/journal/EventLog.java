package io.collector.runtime.journal;

import io.collector.api.Table;
import io.collector.runtime.disk.DiskFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the events of all sources in a data directory, beside a running collector or without one. Writes nothing. Safe
 * for use by several threads; each call opens connections of its own and sees one moment of each journal.
 */
public final class EventLog {
    private final Path journals;

    /**
     * The log of a data directory.
     *
     * @param dataDir need not exist: there are no events then
     */
    public EventLog(Path dataDir) {
        this.journals = dataDir.resolve("journal");
    }

    /** Takes events one by one. */
    @FunctionalInterface
    public interface Taker {
        /**
         * One event.
         *
         * @throws IOException to end the reading
         */
        void take(String source, Stored event) throws IOException;
    }

    /** The tables that the sources declared. */
    public List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (Path file : files()) {
            try (EventRows rows = new EventRows(file)) {
                tables.addAll(rows.tables());
            } catch (SQLException e) {
                throw Transactions.failure(file, "read the tables", e);
            }
        }
        return tables.stream().distinct().toList();
    }

    /** The sources that have a journal here, whether they are configured or not. */
    public List<String> sources() {
        return files().stream()
                .map(f -> f.getFileName().toString().replaceAll("\\.db$", ""))
                .toList();
    }

    /** What each source's journal knows of what was read and what became of it. */
    public List<Account> accounts() {
        return files().stream().map(AccountRows::read).toList();
    }

    /**
     * Hands out what the sinks refused, and what the sources could not read; oldest first within a source.
     *
     * @param withEvents whether with the events, which are most of it; else their bodies are empty
     */
    public void deadLetters(boolean withEvents, Consumer<Buried> taker) {
        files().forEach(f -> DeadLetterRows.each(f, withEvents, taker));
    }

    /** The table of a full name or a short form. */
    public Optional<Table> table(String name) {
        return tables().stream().filter(t -> EventRows.isCalled(t, name)).findFirst();
    }

    /**
     * Hands out what a query asks for, oldest first.
     *
     * @return how many events were passed over because they no longer fit their checksum
     * @throws IOException what the taker throws
     */
    public long read(EventQuery query, Taker taker) throws IOException {
        List<EventRows> open = new ArrayList<>();
        Path current = journals;
        try {
            long total = 0;
            for (Path file : files()) {
                current = file;
                EventRows rows = new EventRows(file);
                open.add(rows);
                total += rows.select(query);
            }
            long skip = query.limit().isPresent()
                    ? Math.max(0, total - query.limit().getAsInt())
                    : 0;
            Comparator<EventRows> oldest = Comparator.comparingLong(EventRows::sortedBy);
            while (true) {
                Optional<EventRows> next =
                        open.stream().filter(EventRows::hasRow).min(oldest);
                if (next.isEmpty()) {
                    return open.stream().mapToLong(EventRows::damaged).sum();
                }
                EventRows rows = next.get();
                current = rows.file();
                Optional<Stored> event = rows.take();
                if (skip > 0) {
                    skip--;
                } else if (event.isPresent()) {
                    taker.take(rows.source(), event.get());
                }
            }
        } catch (SQLException e) {
            throw Transactions.failure(current, "read events", e);
        } finally {
            open.forEach(EventRows::close);
        }
    }

    /** The files of the journals. */
    List<Path> files() {
        if (Files.notExists(journals)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(journals)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".db"))
                    .filter(f -> f.toFile().length() > 0)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // Nothing must look as if nothing had been collected.
            throw new JournalException(
                    "the journals in " + journals.toAbsolutePath() + " cannot be read: " + DiskFault.said(e),
                    "run this as the user that runs the collector",
                    e);
        }
    }
}
