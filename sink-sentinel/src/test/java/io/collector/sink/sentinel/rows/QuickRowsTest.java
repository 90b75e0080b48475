package io.collector.sink.sentinel.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.api.Table.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An event that is walked over where it lies has the same row as one that goes through a parser. */
class QuickRowsTest {
    /** A field without column; its name is escaped, so the walk gives up on it. */
    private static final String ODD = "{\"\\u0078\":0,";

    private static final Table TABLE = new Table(
            "T",
            "t",
            "time",
            List.of(
                    new Column("id", Table.Type.STRING),
                    new Column("text", Table.Type.STRING),
                    new Column("recipient", Table.Type.STRING),
                    new Column("int", Table.Type.INT),
                    new Column("long", Table.Type.LONG),
                    new Column("real", Table.Type.REAL),
                    new Column("flag", Table.Type.BOOLEAN),
                    new Column("time", Table.Type.DATETIME),
                    new Column("any", Table.Type.DYNAMIC)));

    private static final List<String> NAMES =
            List.of("id", "text", "recipient", "int", "long", "real", "flag", "time", "any", "other");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-7",
            "100",
            "0.0",
            "0.7",
            "-0.7",
            "12.50",
            "0.25",
            "0.0001",
            "12345678.5",
            "2147483647",
            "2147483648",
            "999999999",
            "123456789012345678",
            "12345678901234567890",
            "1e3",
            "\"\"",
            "\"  \"",
            "\"\\u0020\"",
            "\" x\"",
            "\"7\"",
            "\"7.5\"",
            "\"true\"",
            "\"na\"",
            "\"ü€😀\\n\\\"\"",
            "\"\\ud83d\"",
            "\"2026-03-01T11:00:00.000Z\"",
            "\"2026-03-01T11:00:00Z\"",
            "\"2026-02-30T11:00:00.000Z\"",
            "\"yesterday\"",
            "[]",
            "[\"a\",null,{\"b\":1.50}]",
            "{\"a\" : [1, 2]}",
            "{\"a\":1,\"a\":2}",
            '"' + "long".repeat(17_000) + '"');

    @Property(tries = 3_000)
    void areTheSameAsThoseOfAParser(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder members = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            members.append(members.isEmpty() ? "" : random.nextBoolean() ? "," : " , ")
                    .append('"')
                    .append(NAMES.get(random.nextInt(NAMES.size())))
                    .append("\":")
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        }
        if (members.isEmpty()) {
            members.append("\"other\":1");
        }
        boolean timeGenerated = random.nextBoolean();
        Tally quick = new Tally();
        Tally slow = new Tally();
        assertThat(row("{" + members + "}", timeGenerated, quick))
                .isEqualTo(row(ODD + members + "}", timeGenerated, slow));
        assertThat(quick.unknownFieldsLeftOut()).isEqualTo(slow.unknownFieldsLeftOut() - 1);
        assertThat(quick.unlikeTypeLeftOut()).isEqualTo(slow.unlikeTypeLeftOut());
        assertThat(quick.valuesTrimmed()).isEqualTo(slow.valuesTrimmed());
    }

    @Test
    void beginAnewInTheSameRoom() throws IOException {
        Rows rows = new Rows();
        Projection projection = new Projection(TABLE, false, false);
        projection.append(event("{\"id\":\"a\"}"), rows, new Tally());
        assertThat(StandardCharsets.UTF_8.decode(rows.whole()).toString()).isEqualTo("[{\"id\":\"a\"}]");
        rows.clear();
        projection.append(event("{\"id\":\"b\"}"), rows, new Tally());
        assertThat(rows.count()).isEqualTo(1);
        assertThat(StandardCharsets.UTF_8.decode(rows.whole()).toString()).isEqualTo("[{\"id\":\"b\"}]");
    }

    @Test
    void haveTimesOfAnyYear() {
        for (long seconds : new long[] {-62_167_219_200L, 0, 951_782_399, 253_402_300_799L, 253_402_300_800L}) {
            Instant time = Instant.ofEpochSecond(seconds, 12_345_678);
            assertThat(Instant.parse(IsoTime.write(time))).isEqualTo(time.minusNanos(678));
        }
    }

    private static String row(String body, boolean timeGenerated, Tally tally) throws IOException {
        Rows rows = new Rows();
        new Projection(TABLE, timeGenerated, true).append(event(body), rows, tally);
        return new String(rows.toByteArray(), StandardCharsets.UTF_8);
    }

    private static Event event(String body) {
        return new Event("T", "the id", "r", Instant.parse("2026-03-01T12:00:00.5Z"), Json.of(body));
    }
}
