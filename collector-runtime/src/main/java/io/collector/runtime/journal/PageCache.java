package io.collector.runtime.journal;

import java.sql.SQLException;

/**
 * The pages of its file that a journal keeps in memory, outside of the heap. All journals of a process share one room, a
 * sixteenth of what the heap may be and at most 8 MB: SQLite would give each its own, and hundreds of sources would take
 * gigabytes. Used under the lock of {@link Transactions}.
 */
final class PageCache {
    private static final int KIB = (int) Math.min(8 << 10, Runtime.getRuntime().maxMemory() >> 14);

    /** Enough for the pages that a transaction of little changes. */
    private static final int LEAST_KIB = 128;

    private final Share share;
    private int set;

    PageCache(Share share) {
        this.share = share;
    }

    /** Takes what is this journal's at present. */
    void adjust(Transactions tx) throws SQLException {
        int part = share.of(KIB, LEAST_KIB, KIB);
        if (part != set) {
            tx.sql("PRAGMA cache_size = -" + part).executeUpdate();
            // SQLite took room for twenty pages at once when it opened the file, and gives it back only so.
            tx.sql("PRAGMA shrink_memory").executeUpdate();
            set = part;
        }
    }
}
