package io.collector.runtime.journal;

import io.collector.api.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a journal knows of its source's tables. Stateless; used under the lock of {@link Transactions}. */
final class SourceTables {
    private SourceTables() {}

    static List<Table> declared(Transactions tx) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (ResultSet row = tx.sql(
                        "SELECT declaration FROM source_table WHERE declaration IS NOT NULL ORDER BY number")
                .executeQuery()) {
            while (row.next()) {
                tables.add(TableDeclaration.ofText(row.getString(1)));
            }
        }
        return tables;
    }

    static List<TableTotal> totals(Transactions tx) throws SQLException {
        List<TableTotal> totals = new ArrayList<>();
        try (ResultSet row = tx.sql("""
                        SELECT name, declaration, received, fresh, duplicates, updates, late, rejected
                        FROM source_table ORDER BY number""").executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                String declaration = row.getString(2);
                String alias = declaration == null
                        ? name
                        : TableDeclaration.ofText(declaration).alias();
                totals.add(new TableTotal(
                        name,
                        alias,
                        new Tally(
                                name,
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8))));
            }
        }
        return totals;
    }
}
