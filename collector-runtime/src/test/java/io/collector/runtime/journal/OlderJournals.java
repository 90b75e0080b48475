package io.collector.runtime.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes journals of earlier versions out of those of today. */
public final class OlderJournals {
    private OlderJournals() {}

    /** Takes away what came after a version of the schema; the journal must be closed. */
    public static void backTo(int version, Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("ALTER TABLE cursor DROP COLUMN sent");
            if (version < 4) {
                addedToRecent(connection);
                statement.executeUpdate("DROP TABLE seen_added");
                statement.executeUpdate("ALTER TABLE hour DROP COLUMN late_longest");
            }
            if (version < 3) {
                for (String table : List.of("event", "dead_letter")) {
                    for (String column : List.of("status", "previous_revision", "previous_status")) {
                        statement.executeUpdate("ALTER TABLE " + table + " DROP COLUMN " + column);
                    }
                }
            }
            if (version < 2) {
                statement.executeUpdate("DROP TABLE hour");
                statement.executeUpdate("DROP TABLE replay");
                statement.executeUpdate("INSERT INTO seen SELECT * FROM seen_recent");
                statement.executeUpdate("DROP TABLE seen_recent");
            }
            statement.executeUpdate("PRAGMA user_version = " + version);
        }
    }

    private static void addedToRecent(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO seen_recent VALUES (?, ?, ?)");
                ResultSet row = connection.createStatement().executeQuery("SELECT digests FROM seen_added")) {
            while (row.next()) {
                ByteBuffer digests = ByteBuffer.wrap(row.getBytes(1));
                while (digests.hasRemaining()) {
                    for (int i = 1; i <= 3; i++) {
                        insert.setLong(i, digests.getLong());
                    }
                    insert.executeUpdate();
                }
            }
        }
    }
}
