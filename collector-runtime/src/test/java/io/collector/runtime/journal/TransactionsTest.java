package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements are prepared once, and only those in use are kept: hundreds of journals each have their own. */
class TransactionsTest {
    private static final int MANY = 100;

    @TempDir
    Path folder;

    private final List<PreparedStatement> prepared = new ArrayList<>();
    private Transactions transactions;

    @BeforeEach
    void open() throws SQLException {
        Path file = folder.resolve("journal.db");
        Connection connection = JournalFile.openForWriting(file);
        Connection watched = mock(Connection.class, delegatesTo(connection));
        doAnswer(call -> {
                    PreparedStatement statement = connection.prepareStatement(call.getArgument(0));
                    prepared.add(statement);
                    return statement;
                })
                .when(watched)
                .prepareStatement(anyString());
        transactions = new Transactions(file, watched);
    }

    @AfterEach
    void close() {
        transactions.close();
    }

    private static int ask(Transactions tx, int number) throws SQLException {
        try (ResultSet row = tx.sql("SELECT " + number + " + ?", 1).executeQuery()) {
            return row.getInt(1);
        }
    }

    private long stillOpen() throws SQLException {
        long count = 0;
        for (PreparedStatement statement : prepared) {
            count += statement.isClosed() ? 0 : 1;
        }
        return count;
    }

    @Test
    void whatIsUsedAgainIsPreparedOnce() {
        for (int i = 0; i < MANY; i++) {
            assertThat((int) transactions.run("ask", tx -> ask(tx, 1))).isEqualTo(2);
        }
        assertThat(prepared).hasSize(3); // BEGIN and COMMIT, too
    }

    @Test
    void whatIsUsedSeldomIsNotKept() throws SQLException {
        for (int i = 0; i < MANY; i++) {
            int number = i;
            assertThat((int) transactions.run("ask", tx -> ask(tx, 0) + ask(tx, number)))
                    .isEqualTo(number + 2);
        }
        assertThat(stillOpen()).isLessThanOrEqualTo(MANY / 4);
        assertThat(prepared.get(1).isClosed()).as("the one that each used").isFalse();
        assertThat((int) transactions.run("ask", tx -> ask(tx, 1))).isEqualTo(2);
    }

    @Test
    void noneIsClosedWhileItsTransactionLasts() throws SQLException {
        transactions.run("ask", tx -> {
            try (ResultSet first = tx.sql("SELECT 42").executeQuery()) {
                for (int i = 0; i < MANY; i++) {
                    ask(tx, i);
                }
                assertThat(stillOpen()).isGreaterThan(MANY);
                assertThat(first.getInt(1)).isEqualTo(42);
            }
            return tx;
        });
        assertThat(stillOpen()).isLessThanOrEqualTo(MANY / 4);
    }
}
