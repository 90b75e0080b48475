package io.collector.runtime.journal;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pages of its file that a journal keeps in memory, outside of the heap. All journals of a process share one room, an
 * eighth of what the heap may be and at most 16 MB: SQLite would give each its own, and hundreds of sources would take
 * gigabytes. Used under the lock of {@link Transactions}.
 */
final class PageCache {
    private static final int KIB = (int) Math.min(16 << 10, Runtime.getRuntime().maxMemory() >> 13);

    /** Enough for the pages that a transaction of little changes. */
    private static final int LEAST_KIB = 512;

    private static final int MOST_KIB = KIB / 2;

    private static final AtomicInteger JOURNALS = new AtomicInteger();

    private int set;
    private boolean left;

    PageCache() {
        JOURNALS.incrementAndGet();
    }

    /** Takes what is this journal's at present. */
    void adjust(Transactions tx) throws SQLException {
        int share = Math.min(MOST_KIB, Math.max(LEAST_KIB, KIB / Math.max(1, JOURNALS.get())));
        if (share != set) {
            tx.sql("PRAGMA cache_size = -" + share).executeUpdate();
            set = share;
        }
    }

    /** Leaves the room to the others. */
    void leave() {
        if (!left) {
            left = true;
            JOURNALS.decrementAndGet();
        }
    }
}
