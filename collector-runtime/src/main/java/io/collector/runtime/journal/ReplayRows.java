package io.collector.runtime.journal;

import io.collector.api.Event;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sinks are to get once more: asked for by a person, done by a running collector, perhaps a later one. Used under
 * the lock of {@link Transactions}.
 */
final class ReplayRows {
    private static final Logger log = LoggerFactory.getLogger(ReplayRows.class);

    private final Clock clock;
    private final TableNumbers tables;

    ReplayRows(Clock clock, TableNumbers tables) {
        this.clock = clock;
        this.tables = tables;
    }

    long purge(Transactions tx, String sink, Optional<Instant> before) throws SQLException {
        long limit = before.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        tx.sql(
                        "DELETE FROM replay WHERE dead_letter IN (SELECT number FROM dead_letter WHERE sink = ? AND at < ?)",
                        sink,
                        limit)
                .executeUpdate();
        return tx.sql("DELETE FROM dead_letter WHERE sink = ? AND at < ?", sink, limit)
                .executeUpdate();
    }

    /** Asks for dead letters. */
    long ask(Transactions tx, Optional<String> sink, Optional<String> id) throws SQLException {
        return tx.sql("""
                        INSERT OR IGNORE INTO replay (sink, dead_letter, requested_at)
                        SELECT sink, number, ?1 FROM dead_letter
                        WHERE sink <> '' AND time IS NOT NULL AND code <> ?2
                          AND (?3 = '' OR sink = ?3) AND (?4 = '' OR id = ?4 OR position = ?4) ORDER BY number""", clock.millis(), DeadLetter.DAMAGED, sink.orElse(""), id.orElse(""))
                .executeUpdate();
    }

    /** Asks for a range; what the sink has not had yet comes by itself. */
    long ask(Transactions tx, Cursor cursor, String sink, Instant from, Instant to, Optional<String> table)
            throws SQLException {
        long first = Positions.since(tx.connection(), from);
        long had = cursor.ahead().isEmpty()
                ? cursor.position()
                : cursor.ahead().get(cursor.ahead().size() - 1).last();
        long last = Math.min(Positions.since(tx.connection(), to) - 1, had);
        long number = table.isPresent() ? tables.number(tx, table.get()) : 0;
        long count;
        try (ResultSet row = tx.sql(
                        "SELECT count(*) FROM event WHERE position BETWEEN ? AND ? AND (?3 = 0 OR table_number = ?3)",
                        first,
                        last,
                        number)
                .executeQuery()) {
            count = row.getLong(1);
        }
        if (count > 0) {
            tx.sql(
                            "INSERT INTO replay (sink, next, last, table_number, requested_at) VALUES (?, ?, ?, ?, ?)",
                            sink,
                            first,
                            last,
                            number,
                            clock.millis())
                    .executeUpdate();
        }
        return count;
    }

    Optional<Replay> next(Transactions tx, String sink, Cursor cursor, int maxEvents, long maxBytes)
            throws SQLException {
        List<Replay.Item> letters = new ArrayList<>();
        long bytes = 0;
        try (ResultSet row = tx.sql("""
                        SELECT %s
                        FROM replay r JOIN dead_letter d ON d.number = r.dead_letter
                        WHERE r.sink = ? ORDER BY r.number LIMIT ?""".formatted(EventColumns.OF_DEAD_LETTER), sink, maxEvents)
                .executeQuery()) {
            while (bytes < maxBytes && row.next()) {
                Event event = EventColumns.unchecked(row, row.getString(2));
                letters.add(new Replay.Item(row.getLong(1), event));
                bytes += event.body().size();
            }
        }
        if (!letters.isEmpty()) {
            return Optional.of(new Replay(0, letters, 0));
        }
        long request;
        long from;
        long to;
        long table;
        try (ResultSet row = tx.sql("""
                        SELECT number, next, last, table_number FROM replay
                        WHERE sink = ? AND dead_letter IS NULL ORDER BY number LIMIT 1""", sink).executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            request = row.getLong(1);
            from = row.getLong(2);
            to = row.getLong(3);
            table = row.getLong(4);
        }
        return Optional.of(range(tx, request, cursor, from, to, table, maxEvents, maxBytes));
    }

    private Replay range(
            Transactions tx, long request, Cursor cursor, long from, long to, long table, int maxEvents, long maxBytes)
            throws SQLException {
        List<Replay.Item> items = new ArrayList<>();
        int rows = 0;
        long bytes = 0;
        long end = to;
        PreparedStatement events = tx.sql("""
                SELECT %s FROM event
                WHERE position BETWEEN ? AND ? AND (?3 = 0 OR table_number = ?3) ORDER BY position LIMIT ?4""".formatted(EventColumns.OF_EVENT), from, to, table, maxEvents);
        try (ResultSet row = events.executeQuery()) {
            while (bytes < maxBytes && row.next()) {
                rows++;
                end = row.getLong(1);
                Optional<Event> event =
                        EventColumns.checked(row, tables.name(row.getLong(2)).orElse(""));
                if (!cursor.covers(end)) {
                    continue; // on its way for the first time, beyond others that are there already
                }
                if (event.isPresent()) {
                    items.add(new Replay.Item(end, event.get()));
                    bytes += event.get().body().size();
                } else {
                    log.warn("the event at position {} no longer fits its checksum and is not delivered again", end);
                }
            }
        }
        return new Replay(request, items, rows < maxEvents && bytes < maxBytes ? to : end);
    }

    void settle(Transactions tx, String sink, Replay replay, List<Replay.Answer> answers, boolean all)
            throws SQLException {
        for (Replay.Answer answer : answers) {
            forgetRequest(tx, sink, answer.item());
            if (answer.accepted()) {
                taken(tx, sink, answer.item());
            } else {
                refused(tx, sink, answer, replay.request() == 0);
            }
        }
        if (all && replay.request() != 0) {
            tx.sql("UPDATE replay SET next = ? WHERE number = ?", replay.end() + 1, replay.request())
                    .executeUpdate();
            tx.sql("DELETE FROM replay WHERE number = ? AND next > last", replay.request())
                    .executeUpdate();
        }
    }

    private static void forgetRequest(Transactions tx, String sink, Replay.Item item) throws SQLException {
        tx.sql("""
                        DELETE FROM replay WHERE dead_letter IN
                          (SELECT number FROM dead_letter WHERE sink = ? AND position = ? AND id = ?)""", sink, item.position(), item.event().id()).executeUpdate();
    }

    private static void taken(Transactions tx, String sink, Replay.Item item) throws SQLException {
        int forgotten = tx.sql(
                        "DELETE FROM dead_letter WHERE sink = ? AND position = ? AND id = ?",
                        sink,
                        item.position(),
                        item.event().id())
                .executeUpdate();
        count(tx, sink, forgotten);
    }

    private void refused(Transactions tx, String sink, Replay.Answer answer, boolean wasDead) throws SQLException {
        Event event = answer.item().event();
        int known = tx.sql(
                        "UPDATE dead_letter SET code = ?, reason = ?, at = ? WHERE sink = ? AND position = ? AND id = ?",
                        answer.code(),
                        answer.reason(),
                        clock.millis(),
                        sink,
                        answer.item().position(),
                        event.id())
                .executeUpdate();
        // A dead letter that is not there any more was purged meanwhile, and is not to come back.
        if (known == 0 && !wasDead) {
            tx.sql(
                            """
                            INSERT INTO dead_letter
                              (sink, position, table_name, id, revision, time, code, reason, at, body, status,
                               previous_revision, previous_status)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                            sink,
                            answer.item().position(),
                            event.table(),
                            event.id(),
                            event.revision(),
                            event.time().toEpochMilli(),
                            answer.code(),
                            answer.reason(),
                            clock.millis(),
                            LentBytes.of(event.body()),
                            event.status(),
                            event.previous().map(Event.Previous::revision).orElse(null),
                            event.previous().map(Event.Previous::status).orElse(null))
                    .executeUpdate();
            count(tx, sink, -1);
        }
    }

    /** Each event stands in one of the two counts, so that they add up with what is pending; of what was purged it is not known in which. */
    private static void count(Transactions tx, String sink, long fromDeadToDelivered) throws SQLException {
        tx.sql(
                        "UPDATE cursor SET delivered = delivered + ?1, dead_lettered = dead_lettered - ?1"
                                + " WHERE sink = ?2 AND delivered + ?1 >= 0 AND dead_lettered - ?1 >= 0",
                        fromDeadToDelivered,
                        sink)
                .executeUpdate();
    }
}
