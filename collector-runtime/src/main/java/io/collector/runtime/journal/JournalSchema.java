package io.collector.runtime.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a journal file. Times are milliseconds since 1970 in UTC.
 *
 * <pre>
 *   event         one row a revision of a fact, in the order of arrival; never changed but for `latest`
 *   seen          which (id, revision) pairs are in `event`, as digests; the memory of the deduplication
 *   seen_recent   younger ones: digests come in no order, and a small table keeps their pages few
 *   seen_added    the youngest, those of one transaction in a row: three numbers of eight bytes for each
 *   source_table  the tables of the source with their columns, and counts since the file was made
 *   hour          how many facts and updates belong to each hour of the vendor's time, how many of the facts were late
 *                 and by how many milliseconds at most; outlives the events
 *   coverage      which stretches of the vendor's time were read, by table, or given up
 *   cursor        where each sink is, and up to which position it may have events that are not settled
 *   dead_letter   what a sink refused, with the event; sink '' holds what the source could not read
 *   replay        what a sink is to get once more: a dead letter, or the rest of a range of positions
 *   state         single values: checkpoint, bytes held, the position up to which polls are complete, sinks that are given
 *                 something once more at this moment, up to where events were deleted that are still recognised
 * </pre>
 */
final class JournalSchema {
    private static final String SEEN_RECENT = """
            CREATE TABLE IF NOT EXISTS seen_recent (
              id_digest       INTEGER NOT NULL,
              revision_digest INTEGER NOT NULL,
              position        INTEGER NOT NULL,
              PRIMARY KEY (id_digest, revision_digest)
            ) WITHOUT ROWID""";

    private static final String SEEN_ADDED = """
            CREATE TABLE seen_added (
              number  INTEGER PRIMARY KEY,
              digests BLOB NOT NULL
            )""";

    private static final String HOURS = """
            CREATE TABLE IF NOT EXISTS hour (
              table_number INTEGER NOT NULL,
              hour         INTEGER NOT NULL,
              fresh        INTEGER NOT NULL,
              late         INTEGER NOT NULL,
              updates      INTEGER NOT NULL,
              late_longest INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (table_number, hour)
            ) WITHOUT ROWID""";

    private static final String REPLAYS = """
            CREATE TABLE IF NOT EXISTS replay (
              number       INTEGER PRIMARY KEY AUTOINCREMENT,
              sink         TEXT NOT NULL,
              dead_letter  INTEGER UNIQUE,
              next         INTEGER,
              last         INTEGER,
              table_number INTEGER,
              requested_at INTEGER NOT NULL
            )""";

    private JournalSchema() {}

    private static List<String> statements() {
        return List.of(
                """
                CREATE TABLE state (
                  key   TEXT PRIMARY KEY,
                  value NOT NULL
                ) WITHOUT ROWID""",
                """
                CREATE TABLE source_table (
                  number      INTEGER PRIMARY KEY,
                  name        TEXT NOT NULL UNIQUE,
                  declaration TEXT,
                  received    INTEGER NOT NULL DEFAULT 0,
                  fresh       INTEGER NOT NULL DEFAULT 0,
                  duplicates  INTEGER NOT NULL DEFAULT 0,
                  updates     INTEGER NOT NULL DEFAULT 0,
                  late        INTEGER NOT NULL DEFAULT 0,
                  rejected    INTEGER NOT NULL DEFAULT 0
                )""",
                // AUTOINCREMENT: positions must not start again at 1 after everything was trimmed.
                """
                CREATE TABLE event (
                  position     INTEGER PRIMARY KEY AUTOINCREMENT,
                  table_number INTEGER NOT NULL,
                  id           TEXT NOT NULL,
                  revision     TEXT NOT NULL,
                  time         INTEGER NOT NULL,
                  collected_at INTEGER NOT NULL,
                  is_update    INTEGER NOT NULL,
                  latest       INTEGER NOT NULL,
                  crc          INTEGER NOT NULL,
                  body         BLOB NOT NULL,
                  status       TEXT NOT NULL DEFAULT '',
                  previous_revision TEXT,
                  previous_status   TEXT
                )""",
                "CREATE INDEX event_time ON event (time)",
                """
                CREATE TABLE seen (
                  id_digest       INTEGER NOT NULL,
                  revision_digest INTEGER NOT NULL,
                  position        INTEGER NOT NULL,
                  PRIMARY KEY (id_digest, revision_digest)
                ) WITHOUT ROWID""",
                SEEN_RECENT,
                SEEN_ADDED,
                """
                CREATE TABLE coverage (
                  number     INTEGER PRIMARY KEY AUTOINCREMENT,
                  table_name TEXT NOT NULL,
                  from_time  INTEGER NOT NULL,
                  to_time    INTEGER NOT NULL,
                  read_at    INTEGER NOT NULL,
                  found      INTEGER NOT NULL,
                  fresh      INTEGER NOT NULL,
                  late       INTEGER NOT NULL,
                  updates    INTEGER NOT NULL,
                  duplicates INTEGER NOT NULL,
                  gap        TEXT
                )""",
                "CREATE INDEX coverage_time ON coverage (from_time)",
                """
                CREATE TABLE cursor (
                  sink          TEXT PRIMARY KEY,
                  position      INTEGER NOT NULL,
                  ahead         TEXT NOT NULL,
                  delivered     INTEGER NOT NULL DEFAULT 0,
                  dead_lettered INTEGER NOT NULL DEFAULT 0,
                  moved_at      INTEGER NOT NULL,
                  sent          INTEGER NOT NULL DEFAULT 0
                ) WITHOUT ROWID""",
                """
                CREATE TABLE dead_letter (
                  number     INTEGER PRIMARY KEY AUTOINCREMENT,
                  sink       TEXT NOT NULL,
                  position   INTEGER NOT NULL,
                  table_name TEXT NOT NULL,
                  id         TEXT NOT NULL,
                  revision   TEXT NOT NULL,
                  time       INTEGER,
                  code       TEXT NOT NULL,
                  reason     TEXT NOT NULL,
                  at         INTEGER NOT NULL,
                  body       BLOB NOT NULL,
                  status     TEXT NOT NULL DEFAULT '',
                  previous_revision TEXT,
                  previous_status   TEXT,
                  UNIQUE (sink, position, id)
                )""",
                HOURS,
                REPLAYS);
    }

    /** From version 1 to 2: recent digests, replays, and the hours, with what is still held of them; which facts were late is not known any more. */
    private static List<String> since1() {
        return List.of(SEEN_RECENT, REPLAYS, HOURS, """
                INSERT OR IGNORE INTO hour (table_number, hour, fresh, late, updates)
                SELECT table_number, time - (time % 3600000 + 3600000) % 3600000, sum(1 - is_update), 0, sum(is_update)
                FROM event GROUP BY 1, 2""");
    }

    /** From version 2 to 3: the vendor's verdict and, for updates from now on, what went before. */
    private static List<String> since2() {
        List<String> statements = new ArrayList<>();
        for (String table : List.of("event", "dead_letter")) {
            statements.add("ALTER TABLE " + table + " ADD COLUMN status TEXT NOT NULL DEFAULT ''");
            statements.add("ALTER TABLE " + table + " ADD COLUMN previous_revision TEXT");
            statements.add("ALTER TABLE " + table + " ADD COLUMN previous_status TEXT");
        }
        return statements;
    }

    /** From version 3 to 4: how late the late facts were, which is not known of those counted before, and so 0. */
    private static List<String> since3() {
        return List.of("ALTER TABLE hour ADD COLUMN late_longest INTEGER NOT NULL DEFAULT 0");
    }

    /** From version 4 to 5: what is on its way to a sink; of what was before, that is not known. */
    private static List<String> since4() {
        return List.of("ALTER TABLE cursor ADD COLUMN sent INTEGER NOT NULL DEFAULT 0");
    }

    /** What brings a file of a version, or an empty one as version 0, to the newest. */
    static List<String> from(int version) {
        List<String> statements = new ArrayList<>();
        if (version == 0) {
            return statements();
        }
        if (version == 1) {
            // Makes the table of the hours as it is today.
            statements.addAll(since1());
        } else if (version < 4) {
            statements.addAll(since3());
        }
        if (version < 3) {
            statements.addAll(since2());
        }
        if (version < 4) {
            statements.add(SEEN_ADDED);
        }
        statements.addAll(since4());
        return statements;
    }
}
