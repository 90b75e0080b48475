package io.collector.sink.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.sink.elasticsearch.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An event that is walked over where it lies has the same document as one that a parser reads and writes anew before. */
class EcsWaysTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A parser does not look behind the object; the walk gives up on it. */
    private static final String ODD = " 0";

    private static final List<String> KEYS = List.of(
            ("messageTime senderIP fromAddress ccAddresses toAddresses recipient recipient sender subject messageID"
                            + " completelyRewritten impostorScore phishScore messageSize modulesRun quarantineRule headerFrom"
                            + " headerTo GUID id messageParts messageParts threatsInfoMap threatsInfoMap clickTime clickIP url"
                            + " campaignID campaignId threatURL error event unknown x.y")
                    .split(" "));

    private static final List<String> KEYS_IN_LISTS = List.of(
            ("contentType filename md5 sha256 disposition sandboxStatus classification campaignId campaignID threat threatTime"
                            + " error campaign_id file actors")
                    .split(" "));

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "a<b>c",
            "\\u003cx\\u003e",
            "ü€😀",
            "\\ud83d\\ude00",
            "cut \\ud83d",
            "\\u00fc",
            "\\\"\\\\\\n\\/",
            "2026-03-01T11:00:00.000Z",
            "2026-03-01T11:00:00+0200",
            "yesterday",
            "192.0.2.7",
            "192.0.2.256",
            "2001:db8::1",
            "7.50",
            "NaN",
            "ab".repeat(32),
            "long".repeat(3_000),
            "https://u:p@bad.example:8443/dir/a%20b.php?q=x+y#top",
            "not a uri");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-5",
            "100",
            "0.0",
            "1.50",
            "0.25",
            "0.0001",
            "12345678.5",
            "1e5",
            "1e999",
            "12345678901234567890",
            "-0.0",
            "99999999",
            "0.10");

    @Property(tries = 1_000)
    void makesTheSameDocumentBothWays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        boolean strict = random.nextInt(4) == 0;
        Table table = Tap.TABLES.get(random.nextInt(Tap.TABLES.size()));
        String body = object(random, KEYS, 3);
        EcsFormat format = new EcsFormat(strict, random.nextInt(4) == 0);
        JsonNode quick = written(format, table, body);
        JsonNode slow = written(format, table, body + ODD);
        assertThat(withoutOriginal(quick)).isEqualTo(withoutOriginal(slow));
        assertThat(withoutOriginal(written(format, table, body))).isEqualTo(withoutOriginal(quick));
    }

    @Test
    void keepsTheLastOfKeysThatComeTwice() throws IOException {
        JsonNode document = written(
                new EcsFormat(false, false),
                Tap.MESSAGES_BLOCKED,
                "{\"subject\":\"a\",\"subject\":\"b\",\"more\":{\"k\":1,\"k\":2},\"other\":1,\"other\":2,"
                        + "\"threatsInfoMap\":[{\"threat\":\"a\",\"threat\":\"b\"}]}");
        assertThat(document.at("/email/subject").asText()).isEqualTo("b");
        assertThat(document.at("/proofpoint_tap/unmapped"))
                .isEqualTo(JSON.readTree("{\"more\":{\"k\":2},\"other\":2}"));
        assertThat(document.at("/proofpoint_tap/message_blocked/threat_info_map/0/threat/artifact")
                        .asText())
                .isEqualTo("b");
    }

    @Test
    void namesNobodyWhereARecipientIsNull() throws IOException {
        JsonNode document = written(
                new EcsFormat(false, false),
                Tap.MESSAGES_BLOCKED,
                "{\"recipient\":[null,\"a@x.example\",\"a@x.example\"],\"messageParts\":[{\"md5\":[null,\"m\"]}]}");
        assertThat(document.at("/related/user")).isEqualTo(JSON.readTree("[\"a@x.example\"]"));
        assertThat(document.at("/related/hash")).isEqualTo(JSON.readTree("[\"m\"]"));
    }

    private static JsonNode withoutOriginal(JsonNode document) {
        ((ObjectNode) document.path("event")).remove("original");
        return document;
    }

    private static JsonNode written(EcsFormat format, Table table, String body) throws IOException {
        Event event = new Event(table.name(), "id", "r1", Tap.TIME, Json.of(body));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(event, DataStream.of(table, "default"), Tap.TIME, out);
        return JSON.readTree(out.toString(StandardCharsets.UTF_8));
    }

    private static String object(Random random, List<String> keys, int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(12); i > 0; i--) {
            String key = keys.get(random.nextInt(keys.size()));
            boolean list = key.equals("messageParts") || key.equals("threatsInfoMap");
            object.append(object.length() > 1 ? "," : "")
                    .append('"')
                    .append(key)
                    .append(random.nextInt(9) == 0 ? "\" : " : "\":")
                    .append(list ? array(random, KEYS_IN_LISTS, 2) : value(random, depth));
        }
        return object.append('}').toString();
    }

    private static String array(Random random, List<String> keys, int depth) {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            array.append(array.length() > 1 ? "," : "")
                    .append(random.nextInt(4) == 0 ? value(random, 0) : object(random, keys, depth));
        }
        return array.append(']').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 3, 4, 5, 6 -> '"' + TEXTS.get(random.nextInt(TEXTS.size())) + '"';
            case 7 -> array(random, List.of("k", "l", "deep"), depth - 1);
            default -> object(random, List.of("k", "l", "deep", "m\\u0061"), depth - 1);
        };
    }
}
