package io.collector.runtime.journal;

import io.collector.api.Coverage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When events are collected: by this machine's clock, which may be wrong, held against how far the source has read,
 * which goes by the vendor's. No event is collected before the end of what was read with it, and none in the future.
 * The times never run backwards along the positions. Used under the lock of {@link Transactions}, {@link #now} and
 * {@link #certain} excepted.
 */
final class CollectionTime {
    /** A clock that is set back by more, to where the source agrees with it, was wrong before. */
    private static final long TOLERANCE = Duration.ofHours(1).toMillis();

    private final Clock clock;
    private volatile long last;
    private volatile long readUpTo;

    CollectionTime(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a page's end says of the time.
     *
     * @param at when its events are collected
     * @param readUpTo the end of what has been read so far
     */
    record Page(long at, long readUpTo) {}

    void load(Transactions tx) throws SQLException {
        try (ResultSet row = tx.sql("SELECT collected_at FROM event ORDER BY position DESC LIMIT 1")
                .executeQuery()) {
            last = row.next() ? row.getLong(1) : 0;
        }
        // That of the latest beginning, which an index finds: the latest end is hardly later.
        try (ResultSet row = tx.sql("SELECT to_time FROM coverage WHERE gap IS NULL ORDER BY from_time DESC LIMIT 1")
                .executeQuery()) {
            readUpTo = row.next() ? row.getLong(1) : 0;
        }
    }

    /** When what comes in now is collected. */
    long now() {
        return Math.max(last, atLeast(readUpTo));
    }

    /** Events were collected at a time. */
    void took(long at) {
        last = at;
    }

    /**
     * When the events of a page are collected; those taken in before its end, or while the clock was ahead, are
     * corrected.
     *
     * @param complete the position up to which pages are complete
     */
    Page page(Transactions tx, List<Coverage> coverage, long complete) throws SQLException {
        long end = readUpTo;
        for (Coverage stretch : coverage) {
            if (stretch instanceof Coverage.Read read) {
                end = Math.max(end, read.to().toEpochMilli());
            }
        }
        long at = atLeast(end);
        if (end > 0 && last - at > TOLERANCE) {
            long future = Positions.since(tx.connection(), Instant.ofEpochMilli(at));
            tx.sql("UPDATE event SET collected_at = ? WHERE position >= ?", at, future)
                    .executeUpdate();
        } else {
            at = Math.max(at, last);
            if (last < end) {
                tx.sql("UPDATE event SET collected_at = ? WHERE position > ?", at, complete)
                        .executeUpdate();
            }
        }
        return new Page(at, end);
    }

    /** The page is committed. */
    void committed(Page page) {
        last = page.at();
        readUpTo = page.readUpTo();
    }

    /** What has certainly passed, whatever this machine's clock says; its time as long as the source has read nothing. */
    Instant certain() {
        long now = clock.millis();
        return Instant.ofEpochMilli(readUpTo == 0 ? now : Math.min(now, readUpTo));
    }

    private long atLeast(long end) {
        return Math.max(clock.millis(), end);
    }
}
