package io.collector.runtime.journal;

import io.collector.api.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The SQL views that show a table's events to an operator: one of the table's name with the latest revision of each
 * event, and one with {@code _all} behind it with every revision. Stateless.
 *
 * <p>The columns of the journal itself begin with an underscore: {@code _position, _id, _revision, _time,
 * _collected_at}. {@code TimeGenerated} is {@code _time} by the name that tables in Azure have for it, unless the table has
 * such a column itself.
 */
final class TableViews {
    private static final String TIME = "strftime('%Y-%m-%dT%H:%M:%fZ', time / 1000.0, 'unixepoch') AS ";
    private static final String AZURES_TIME = "TimeGenerated";

    private static final List<String> OWN = List.of(
            "position AS _position",
            "id AS _id",
            "revision AS _revision",
            TIME + "_time",
            "strftime('%Y-%m-%dT%H:%M:%fZ', collected_at / 1000.0, 'unixepoch') AS _collected_at");

    private TableViews() {}

    /** The name of the view with every revision. */
    static String all(Table table) {
        return table.name() + "_all";
    }

    /** The statement that makes the view with the latest revisions. */
    static String latestView(Table table, long number) {
        return view(table, table.name(), "table_number = " + number + " AND latest = 1");
    }

    /** The statement that makes the view with every revision. */
    static String allView(Table table, long number) {
        return view(table, all(table), "table_number = " + number);
    }

    private static String view(Table table, String name, String condition) {
        StringBuilder sql =
                new StringBuilder("CREATE VIEW ").append(identifier(name)).append(" AS SELECT ");
        sql.append(String.join(", ", OWN));
        Set<String> taken = new HashSet<>(Set.of("_position", "_id", "_revision", "_time", "_collected_at"));
        for (Table.Column column : table.columns()) {
            // SQLite does not tell columns apart by case, JSON does. A BLOB would be taken for binary JSON: cast it.
            String shown = column.name();
            while (!taken.add(shown.toLowerCase(Locale.ROOT))) {
                shown += "_";
            }
            sql.append(", json_extract(CAST(body AS TEXT), ")
                    .append(literal("$." + identifier(column.name())))
                    .append(") AS ")
                    .append(identifier(shown));
        }
        if (taken.add(AZURES_TIME.toLowerCase(Locale.ROOT))) {
            sql.append(", ").append(TIME).append(AZURES_TIME);
        }
        return sql.append(" FROM event WHERE ").append(condition).toString();
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
