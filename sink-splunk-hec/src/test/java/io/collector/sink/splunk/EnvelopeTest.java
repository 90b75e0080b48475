package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.sink.splunk.fake.HecOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final String URL = "url = \"http://127.0.0.1:1\"\n";

    @Test
    void putsMetadataAroundTheVendorsObject() throws Exception {
        Envelope envelope = envelope("index = proofpoint, source = tap, host = gateway");
        String json = write(envelope, Rig.event(7, "\"url\":\"https://example.com\",\"classification\":\"phish\""));

        assertThat(json)
                .isEqualTo("{\"time\":1772366407.123,\"host\":\"gateway\",\"source\":\"tap\","
                        + "\"sourcetype\":\"proofpoint_tap_siem\",\"index\":\"proofpoint\","
                        + "\"event\":{\"eventType\":\"clicksBlocked\",\"collectorId\":\"id-7\",\"collectorRevision\":\"r7\","
                        + "\"url\":\"https://example.com\",\"classification\":\"phish\"}}");
    }

    @Test
    void leavesOutMetadataThatIsNotSet() throws Exception {
        assertThat(write(envelope(""), Rig.event(0)))
                .startsWith("{\"time\":1772366400.123,\"sourcetype\":\"proofpoint_tap_siem\",\"event\":{");
    }

    @Test
    void writesTheTimeInPlainDigits() throws Exception {
        assertThat(time("2024-11-22T07:20:00.123456Z")).isEqualTo("1732260000.123");
        assertThat(time("2024-11-22T07:20:00Z")).isEqualTo("1732260000.000");
        assertThat(time("1970-01-01T00:00:00.001Z")).isEqualTo("0.001");
        assertThat(time("2255-06-05T23:47:34.740Z")).isEqualTo("9007199254.740");
        assertThat(time("1969-12-31T23:59:59.500Z")).isEqualTo("-0.500");
        assertThat(time(Instant.MAX.toString())).isEqualTo("31556889864403199.999");
        assertThat(time(Instant.MIN.toString())).isEqualTo("-31557014167219200.000");
    }

    @Test
    void keepsNumbersAndTextAsTheyCame() throws Exception {
        String members = "\"big\":12345678901234567890123,\"exact\":1.10,\"small\":1E-7,"
                + "\"text\":\"Grüße 你好 \uD83D\uDE80 \\u0001\\t\\\"\\\\\",\"deep\":{\"a\":[1,{\"b\":[true,false]},\"\"]}";
        assertThat(write(envelope(""), Rig.event(0, members)))
                .endsWith("\"collectorRevision\":\"r0\"," + members + "}}");
    }

    @Test
    void leavesOutNullsAtEveryLevelButKeepsPlacesInArrays() throws Exception {
        String members = "\"a\":null,\"b\":{\"c\":null,\"d\":[null,{\"e\":null,\"f\":1}]},\"g\":{\"h\":null}";
        assertThat(write(envelope(""), Rig.event(0, members)))
                .endsWith("\"collectorRevision\":\"r0\",\"b\":{\"d\":[null,{\"f\":1}]},\"g\":{}}}");
    }

    @Test
    void ownKeysStandAgainstTheVendors() throws Exception {
        String json = write(envelope(""), Rig.event(1, "\"eventType\":{\"x\":[1]},\"collectorId\":\"forged\",\"k\":2"));
        assertThat(json)
                .contains("\"event\":{\"eventType\":\"clicksBlocked\",\"collectorId\":\"id-1\",")
                .endsWith(",\"k\":2}}")
                .doesNotContain("forged");
    }

    @Test
    void nothingFollowsTheOwnKeysWhereTheVendorHasNone() throws Exception {
        for (String members :
                new String[] {"", "\"a\":null", "\"collectorId\":\"forged\"", "\"eventType\":\"\\ud83d\""}) {
            assertThat(write(envelope(""), Rig.event(0, members))).endsWith("\"collectorRevision\":\"r0\"}}");
        }
    }

    @Test
    void fallsBackToTheNameOfAnUnknownTable() throws Exception {
        Event event = new Event("SomethingElse", "i", "r", Rig.NOW, Json.of("{\"k\":1}"));
        assertThat(write(envelope(""), event)).contains("\"eventType\":\"SomethingElse\"");
    }

    @Test
    void replacesHalfOfASurrogatePair() throws Exception {
        assertThat(write(envelope(""), Rig.event(0, "\"k\":\"a\\ud83db\",\"l\":\"\\udc00\\ud83d\\ude80\"")))
                .contains("\"k\":\"a\uFFFDb\",\"l\":\"\uFFFD\uD83D\uDE80\"");
    }

    /** Parsers refuse it there. */
    @Test
    void replacesHalfOfASurrogatePairInANameToo() throws Exception {
        assertThat(write(envelope(""), Rig.event(0, "\"a\\ud83db\":{\"\\udc00\\ud83d\\ude80\":1}")))
                .contains("\"a\uFFFDb\":{\"\uFFFD\uD83D\uDE80\":1}");
    }

    @Test
    void marksAnEventThatMayHaveBeenTakenBefore() throws Exception {
        Buffer out = new Buffer(0);
        envelope("").write(Rig.event(0), true, Envelope.quick(), out);
        assertThat(new String(out.since(0), StandardCharsets.UTF_8)).contains("\"collectorResent\":true");
    }

    @Test
    void isNeverLargerThanSaid() throws Exception {
        for (String text : new String[] {"\uD83D\uDE80", "\u4f60", "\u0001", "\"", "\\", "/"}) {
            String value = new JsonMapper().writeValueAsString(text.repeat(1_000));
            Event event = Rig.event(0, value + ":" + value + ",\"k\":" + value);
            assertThat(write(envelope(""), event).getBytes(StandardCharsets.UTF_8).length)
                    .isLessThan((int) envelope("").sizeBound(event));
        }
    }

    @Property(tries = 300)
    void anyTextArrivesAsItIs(@ForAll @StringLength(max = 60) String text) throws Exception {
        String key = new JsonMapper().writeValueAsString(text);
        Event event = Rig.event(0, key + ":" + key);
        Envelope envelope = envelope("index = proofpoint, host = \"gr\u00fcn \\\"\"");
        Buffer out = new Buffer(0);
        envelope.write(event, true, Envelope.quick(), out);

        assertThat(envelope.sizeBound(event)).isGreaterThan(out.size());
        JsonNode back = new JsonMapper().readTree(out.since(0));
        String whole = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
        assertThat(back.path("event").path(whole).asText()).isEqualTo(whole);
        assertThat(back.path("host").asText()).isEqualTo("grün \"");
    }

    @Test
    void refusesByItselfWhatSplunkCouldNeverTake() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "max-event-size = 10KB")) {
            Event large = Rig.event(1, "\"k\":\"" + "x".repeat(10_000) + "\"");
            Event text = new Event(Rig.CLICKS.name(), "id-2", "r2", Rig.NOW, Json.of("\"text\""));
            Event broken = new Event(Rig.CLICKS.name(), "id-3", "r3", Rig.NOW, Json.of("{\"k\":[1,}"));

            assertThat(rig.sink
                            .deliver(Rig.batch(Rig.event(0), large, text, broken, Rig.event(4)))
                            .failures())
                    .extracting(f -> f.index() + " " + f.verdict() + " " + f.code())
                    .containsExactly("1 REJECT too-large", "2 REJECT not-an-object", "3 REJECT not-json");
            assertThat(rig.splunk.copies()).containsOnlyKeys("id-0/r0", "id-4/r4");

            assertThat(rig.sink.deliver(Rig.batch(large)).failures())
                    .extracting(f -> f.verdict())
                    .containsExactly(Verdict.REJECT);
            assertThat(rig.splunk.requests()).as("no request without events").hasSize(1);
        }
    }

    @Test
    void takesAnEventOfFiveMegabytes() throws Exception {
        try (Rig rig = Rig.usual()) {
            byte[] random = new byte[3_600_000];
            new Random(1).nextBytes(random);
            String text = java.util.Base64.getEncoder().encodeToString(random);
            assertThat(rig.sink
                            .deliver(Rig.batch(Rig.event(0, "\"k\":\"" + text + "\"")))
                            .failures())
                    .isEmpty();
            assertThat(rig.splunk.events().get(0).path("event").path("k").asText())
                    .isEqualTo(text);
            assertThat(rig.sink
                            .deliver(Rig.batch(Rig.event(1, "\"k\":\"" + text + text + "\"")))
                            .failures())
                    .extracting(f -> f.verdict() + " " + f.code())
                    .containsExactly("REJECT too-large");
        }
    }

    @Test
    void sendsTheSameBytesWithAndWithoutCompression() throws Exception {
        byte[] plain;
        byte[] zipped;
        try (Rig rig = Rig.with(HecOptions.defaults(), "http.gzip = false")) {
            rig.sink.deliver(Rig.batch(200));
            plain = rig.splunk.bodies().get(0);
            assertThat(rig.splunk.requests().get(0).header("Content-Encoding")).isEmpty();
        }
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(200));
            zipped = rig.splunk.bodies().get(0);
            assertThat(rig.splunk.requests().get(0).header("Content-Encoding")).contains("gzip");
            assertThat(rig.splunk.requests().get(0).wireBytes()).isLessThan(plain.length / 3);
        }
        assertThat(zipped).isEqualTo(plain);
    }

    private static String time(String instant) throws IOException {
        Event event = new Event(Rig.CLICKS.name(), "i", "r", Instant.parse(instant), Json.of("{\"k\":1}"));
        String json = write(envelope(""), event);
        return json.substring("{\"time\":".length(), json.indexOf(','));
    }

    private static Envelope envelope(String settings) {
        return new Envelope(Rig.config(URL + settings), List.of(Rig.CLICKS));
    }

    private static String write(Envelope envelope, Event event) throws IOException {
        Buffer out = new Buffer(0);
        envelope.write(event, false, Envelope.quick(), out);
        return new String(out.since(0), StandardCharsets.UTF_8);
    }
}
