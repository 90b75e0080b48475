package io.collector.runtime.demo;

import io.collector.runtime.cli.Output;
import io.collector.runtime.journal.Tally;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a demo has collected, in the words that {@code status} and {@code ledger} have for it. Immutable.
 *
 * @param found by table
 * @param history events that the simulator had at the beginning, by table
 * @param complete whether all of them were collected
 */
record DemoReport(Map<String, Tally> found, Map<String, Long> history, boolean complete) {
    private static final List<String> HEAD =
            List.of("table", "in the history", "events", "updates", "found late", "duplicates dropped");

    /** As JSON. */
    Map<String, Object> json() {
        List<Map<String, Object>> tables = new ArrayList<>();
        found.forEach((table, count) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("table", table);
            row.put("history", history.getOrDefault(table, 0L));
            row.put("received", count.received());
            row.put("new", count.fresh());
            row.put("updates", count.updates());
            row.put("late", count.late());
            row.put("duplicates", count.duplicates());
            row.put("unreadable", count.rejected());
            tables.add(row);
        });
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("complete", complete);
        report.put("tables", tables);
        return report;
    }

    /** As a table, with a line of sums and what it comes to. */
    void print(PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        long[] sums = new long[HEAD.size() - 1];
        found.forEach((table, count) -> {
            long expected = history.getOrDefault(table, 0L);
            long[] row = {expected, count.fresh(), count.updates(), count.late(), count.duplicates()};
            for (int i = 0; i < row.length; i++) {
                sums[i] += row[i];
            }
            rows.add(cells(table, row));
        });
        rows.add(cells("all", sums));
        Output.table(out, HEAD, rows);
        out.println(
                complete
                        ? "Everything in the simulated history was collected."
                        : "The demo ended before everything in the simulated history was collected.");
    }

    private static List<String> cells(String table, long[] numbers) {
        List<String> cells = new ArrayList<>(List.of(table));
        for (long number : numbers) {
            cells.add(Long.toString(number));
        }
        return cells;
    }
}
