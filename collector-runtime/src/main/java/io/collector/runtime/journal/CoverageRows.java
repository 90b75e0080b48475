package io.collector.runtime.journal;

import io.collector.api.Coverage;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what a poll says of its stretches of time, with what the journal found in them. Stateless. */
final class CoverageRows {
    private static final String INSERT = """
            INSERT INTO coverage (table_name, from_time, to_time, read_at, found, fresh, late, updates, duplicates)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String INSERT_GAP = """
            INSERT INTO coverage
              (table_name, from_time, to_time, read_at, found, fresh, late, updates, duplicates, gap)
            VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, ?)""";

    private CoverageRows() {}

    /**
     * Writes the rows of a page.
     *
     * @param since what was taken in since the last page that was committed
     * @return how many fresh facts were late, by table
     */
    static Map<String, Long> write(
            Transactions tx, TableNumbers tables, List<Coverage> coverage, Counts since, long now) throws SQLException {
        Map<String, Long> late = new TreeMap<>();
        List<Coverage.Read> reads = coverage.stream()
                .filter(Coverage.Read.class::isInstance)
                .map(Coverage.Read.class::cast)
                .toList();
        for (Coverage.Read read : reads) {
            for (Map.Entry<String, Long> found : read.found().entrySet()) {
                String table = found.getKey();
                Counts.Count count = since.of(table);
                List<Coverage.Read> rivals =
                        reads.stream().filter(r -> r.found().containsKey(table)).toList();
                long[] times = Arrays.stream(count.freshTimes())
                        .filter(t -> belongsTo(t, rivals).equals(read))
                        .toArray();
                long lateBefore = read.lateBefore().toEpochMilli();
                long[] lateTimes =
                        Arrays.stream(times).filter(t -> t < lateBefore).toArray();
                long lateCount = lateTimes.length;
                if (lateCount > 0) {
                    HourRows.late(tx, tables.number(tx, table), lateTimes, now);
                }
                late.merge(table, lateCount, Long::sum);
                // Updates and duplicates are not told apart by time: they stand with the last stretch of the table.
                boolean last = rivals.get(rivals.size() - 1).equals(read);
                tx.sql(
                                INSERT,
                                table,
                                read.from().toEpochMilli(),
                                read.to().toEpochMilli(),
                                now,
                                found.getValue(),
                                (long) times.length,
                                lateCount,
                                last ? count.updates : 0L,
                                last ? count.duplicates : 0L)
                        .executeUpdate();
            }
        }
        for (Coverage gap : coverage) {
            if (gap instanceof Coverage.Gap g) {
                for (String table : g.tables()) {
                    tx.sql(INSERT_GAP, table, g.from().toEpochMilli(), g.to().toEpochMilli(), now, g.reason())
                            .executeUpdate();
                }
            }
        }
        return late;
    }

    /** The stretch that a fact stands with: the one around its time, or the last if none is. */
    private static Coverage.Read belongsTo(long time, List<Coverage.Read> rivals) {
        for (Coverage.Read read : rivals) {
            if (read.from().toEpochMilli() <= time && time < read.to().toEpochMilli()) {
                return read;
            }
        }
        return rivals.get(rivals.size() - 1);
    }
}
