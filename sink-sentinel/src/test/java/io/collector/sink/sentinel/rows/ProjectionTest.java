package io.collector.sink.sentinel.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.api.Table.Column;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
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
                    new Column("any", Table.Type.DYNAMIC),
                    new Column("TimeGenerated", Table.Type.DATETIME)));

    private final Tally tally = new Tally();

    private String row(String body) throws IOException {
        return row(body.getBytes(StandardCharsets.UTF_8), false);
    }

    private String row(byte[] body, boolean timeGenerated) throws IOException {
        Rows rows = new Rows(100);
        Event event = new Event("T", "id \"1\"", "r", Instant.parse("2026-03-01T12:00:00.5Z"), Json.ofUtf8(body));
        new Projection(TABLE, timeGenerated, false).append(event, rows, tally);
        int size = rows.size();
        byte[] array = rows.toByteArray();
        assertThat(array).hasSize(size);
        assertThat(rows.count()).isEqualTo(1);
        String text = new String(array, StandardCharsets.UTF_8);
        return text.substring(1, text.length() - 1);
    }

    /** What became of one value; empty if it was left out. */
    private String value(String column, String json) throws IOException {
        String row = row("{\"id\":\"x\",\"" + column + "\":" + json + "}");
        return row.equals("{\"id\":\"x\"}")
                ? ""
                : row.substring(("{\"id\":\"x\",\"" + column + "\":").length(), row.length() - 1);
    }

    @Test
    void sendsDeclaredColumnsOnlyAndCountsTheOthers() throws IOException {
        assertThat(row("{\"new\":{\"a\":[1,{}]},\"text\":\"t\",\"Text\":\"wrong case\",\"id\":\"v\",\"b\":null}"))
                .isEqualTo("{\"text\":\"t\",\"id\":\"v\"}");
        assertThat(tally.unknownFieldsLeftOut()).isEqualTo(3);
    }

    @Test
    void leavesNullsOut() throws IOException {
        assertThat(row("{\"id\":\"v\",\"text\":null,\"int\":null,\"any\":null,\"flag\":null}"))
                .isEqualTo("{\"id\":\"v\"}");
        assertThat(tally.unlikeTypeLeftOut()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":null}", "{\"id\":\"\"}", "{\"id\":\"  \"}"})
    void fillsInTheIdentityWhenTheVendorSentNone(String body) throws IOException {
        assertThat(row(body)).isEqualTo("{\"id\":\"id \\\"1\\\"\"}");
    }

    @Test
    void keepsTheIdOfTheVendor() throws IOException {
        assertThat(row("{\"id\":17}")).isEqualTo("{\"id\":\"17\"}");
    }

    @Test
    void writesTimeGeneratedOnlyWhenAskedTo() throws IOException {
        byte[] body = "{\"id\":\"v\",\"TimeGenerated\":\"2020-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(row(body, false)).isEqualTo("{\"id\":\"v\"}");
        assertThat(row(body, true)).isEqualTo("{\"id\":\"v\",\"TimeGenerated\":\"2026-03-01T12:00:00.500000Z\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | \"as it is \\u00e9 \\\"\" | \"as it is \\u00e9 \\\"\"",
                "text | 12.50 | \"12.50\"",
                "text | true | \"true\"",
                "text | [1, {\"a\" : \"b\"}] | \"[1,{\\\"a\\\":\\\"b\\\"}]\"",
                "text | {\"a\":1.10} | \"{\\\"a\\\":1.10}\"",
                "recipient | [\"a@x\",null,\"b@x\"] | \"a@x,b@x\"",
                "recipient | \"a@x\" | \"a@x\"",
                "recipient | {\"a\":1} | \"{\\\"a\\\":1}\"",
                "int | 5 | 5",
                "int | 0.0 | 0",
                "int | -0.0 | 0",
                "int | 12.9 | 12",
                "int | -12.9 | -12",
                "int | \"12\" | 12",
                "int | \" 12.0 \" | 12",
                "int | 1e3 | 1000",
                "int | 2147483647 | 2147483647",
                "int | 2147483647.9 | 2147483647",
                "int | -2147483648 | -2147483648",
                "long | 9223372036854775807 | 9223372036854775807",
                "long | 5000000000.7 | 5000000000",
                "real | 1.5 | 1.5",
                "real | \"2\" | 2.0",
                "flag | true | true",
                "flag | \"False\" | false",
                "flag | \" TRUE\" | true",
                "time | \"2026-03-01T12:00:00.000Z\" | \"2026-03-01T12:00:00.000Z\"",
                "time | \"2026-03-01T12:00:00+01:00\" | \"2026-03-01T12:00:00+01:00\"",
                "time | \"2026-03-01T12:00\" | \"2026-03-01T12:00\"",
                "time | \"2026-03-01\" | \"2026-03-01\"",
                "any | {\"a\" : [1, 2.0]} | {\"a\" : [1, 2.0]}",
                "any | \"a plain text\" | \"a plain text\"",
                "any | [] | []",
                "any | 7 | 7",
            })
    void writesAValueInTheTypeOfItsColumn(String column, String json, String expected) throws IOException {
        assertThat(value(column, json)).isEqualTo(expected);
        assertThat(tally.unlikeTypeLeftOut()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int | \"many\"",
                "int | 2147483648",
                "int | -2147483649",
                "int | 1e999",
                "int | true",
                "int | [1]",
                "int | \"NaN\"",
                "int | \"0x10\"",
                "long | 9223372036854775808",
                "real | {}",
                "flag | 1",
                "flag | \"yes\"",
                "flag | [true]",
                "time | \"yesterday\"",
                "time | \"2026-02-30T00:00:00Z\"",
                "time | \"+12026-01-01T00:00:00Z\"",
                "time | 1700000000",
                "time | {\"a\":\"2026-03-01\"}",
            })
    void leavesOutAndCountsAValueUnlikeItsColumn(String column, String json) throws IOException {
        assertThat(value(column, json)).isEmpty();
        assertThat(tally.unlikeTypeLeftOut()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"flag | \"na\"", "flag | \"NA\"", "flag | \"\"", "int | \"\"", "time | \" \"", "recipient | []"})
    void takesTheVendorsWordsForNothingAsNull(String column, String json) throws IOException {
        assertThat(value(column, json)).isEmpty();
        assertThat(tally.unlikeTypeLeftOut()).isZero();
    }

    /** A parser that finds the encoding out by itself reads it, but what it read cannot be copied from where it lies. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE"})
    void refusesAnotherEncoding(String charset) {
        Json body = Json.ofUtf8("{\"text\":\"a\",\"any\":[1]}".getBytes(Charset.forName(charset)));
        Event event = new Event("T", "1", "r", Instant.EPOCH, body);
        Rows rows = new Rows(100);
        assertThatThrownBy(() -> new Projection(TABLE, false, false).append(event, rows, tally))
                .isInstanceOf(IOException.class);
        assertThat(rows.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "7", "{", "{}{}", "{} x", "{\"text\":}", "{\"text\":\"a", "{\"any\":[1,}", "{\"x\":tru}"})
    void refusesWhatIsNotOneObjectAndLeavesNoTrace(String body) throws IOException {
        Rows rows = new Rows(100);
        Projection projection = new Projection(TABLE, false, false);
        Event good = new Event("T", "1", "r", Instant.EPOCH, Json.of("{\"text\":\"a\"}"));
        projection.append(good, rows, tally);
        assertThatThrownBy(() -> projection.append(new Event("T", "2", "r", Instant.EPOCH, Json.of(body)), rows, tally))
                .isInstanceOf(IOException.class);
        projection.append(good, rows, tally);
        assertThat(new String(rows.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"text\":\"a\",\"id\":\"1\"},{\"text\":\"a\",\"id\":\"1\"}]");
        assertThat(tally.unknownFieldsLeftOut()).isZero();
    }

    @Test
    void takesTheLastOfAKeyThatComesTwice() throws IOException {
        assertThat(row("{\"text\":\"first\",\"new\":1,\"text\":\"last\",\"id\":\"v\"}"))
                .isEqualTo("{\"text\":\"last\",\"id\":\"v\"}");
        assertThat(tally.unknownFieldsLeftOut()).isEqualTo(1);
    }

    /** A strict reader refuses these, and Azure would answer 204 and store nothing of the whole request. */
    @Nested
    class CleansWhatOnlyALenientReaderAccepts {
        private static final String REPLACED = "{\"id\":\"v\",\"any\":[\"a\uFFFDb\"]}";

        @ParameterizedTest
        @ValueSource(strings = {"\\ud83d", "\\uDE00", "\\udc00", "\\uDBFF"})
        void halfASurrogatePair(String escape) throws IOException {
            assertThat(row("{\"id\":\"v\",\"any\":[\"a" + escape + "b\"]}")).isEqualTo(REPLACED);
        }

        /** Parsers refuse it there. */
        @Test
        void halfASurrogatePairInAName() throws IOException {
            assertThat(row("{\"id\":\"v\",\"any\":{\"a\\ud83db\":1,\"\\ud83d\\ude00\":2}}"))
                    .isEqualTo("{\"id\":\"v\",\"any\":{\"a\uFFFDb\":1,\"😀\":2}}");
        }

        @Test
        void butNotAWholePairOrAnEscapedBackslash() throws IOException {
            String pair = "{\"id\":\"v\",\"any\":[\"a\\ud83d\\ude00b\"]}";
            String escaped = "{\"id\":\"v\",\"any\":[\"\\\\ud83d\"]}";
            assertThat(row(pair)).isEqualTo(pair);
            assertThat(row(escaped)).isEqualTo(escaped);
        }

        @ParameterizedTest
        @ValueSource(strings = {"FF", "80", "C0", "ED", "E2 82", "F0 9F 98", "F5"})
        void bytesThatAreNotUtf8(String hex) throws IOException {
            byte[] head = "{\"id\":\"v\",\"any\":[\"a".getBytes(StandardCharsets.UTF_8);
            byte[] tail = "b\"]}".getBytes(StandardCharsets.UTF_8);
            String[] bytes = hex.split(" ", -1);
            byte[] body = new byte[head.length + bytes.length + tail.length];
            System.arraycopy(head, 0, body, 0, head.length);
            for (int i = 0; i < bytes.length; i++) {
                body[head.length + i] = (byte) Integer.parseInt(bytes[i], 16);
            }
            System.arraycopy(tail, 0, body, head.length + bytes.length, tail.length);
            assertThat(row(body, false)).isEqualTo(REPLACED);
        }

        @Test
        void butNotAnyWellFormedText() throws IOException {
            String text = "{\"id\":\"v\",\"any\":\"Grüße 你好 😀 \u07ff\u0800\uffff\"}";
            assertThat(row(text)).isEqualTo(text);
        }
    }

    @Test
    void copiesThePublishedTablesWithoutLoss() throws IOException {
        String body = "{\"id\":\"v\",\"spamScore\":7,\"completelyRewritten\":\"na\",\"xmailer\":\"Mailer 3\","
                + "\"impostorScore\":0.0,\"recipient\":[\"a@x\"],\"threatsInfoMap\":[{\"threat\":\"t\"}]}";
        Rows rows = new Rows(10);
        new Projection(PublishedTables.named(PublishedTables.MESSAGES_BLOCKED), false, false)
                .append(new Event("T", "1", "r", Instant.EPOCH, Json.of(body)), rows, tally);
        JsonNode row = new ObjectMapper().readTree(rows.toByteArray()).get(0);
        assertThat(row)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"id\":\"v\",\"spamScore\":7,\"xmailer\":\"Mailer 3\",\"impostorScore\":0,"
                                + "\"recipient\":[\"a@x\"],\"threatsInfoMap\":[{\"threat\":\"t\"}]}"));
    }
}
