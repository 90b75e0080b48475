package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Event;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final Instant END = Instant.parse("2026-03-10T12:00:00Z");
    private static final String MESSAGE =
            "{\"GUID\":\"g-1\",\"id\":\"i-1\",\"recipient\":[\"a@example.com\"],\"messageTime\":\"2026-03-10T10:00:00.000Z\",%s}";
    private static final String CLICK =
            "{\"GUID\":\"g-1\",\"id\":\"i-1\",\"recipient\":\"a@example.com\",\"clickTime\":\"2026-03-10T10:00:00.000Z\",%s}";

    @Test
    void passesOnTheBytesOfAnEventThatConforms() throws Exception {
        String json =
                MESSAGE.formatted("\"impostorScore\":0.0, \"subject\":null,\"new\":{\"a\" :[1]},\"x\":\"\\u00e9/\\/\"");
        assertThat(message(json).body().toString()).isEqualTo(json);
    }

    @Test
    void takesOutLineBreaksAndNothingElse() throws Exception {
        String json = "{\r\n  \"GUID\" : \"g \\\" {\\n  1\",\n\t\"subject\": \"a  b\"\n}";
        assertThat(message(json).body().toString()).isEqualTo("{\"GUID\":\"g \\\" {\\n  1\",\"subject\":\"a  b\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"clusterId\":\"c\" | \"cluster\":\"c\"",
                "\"cluster\":null,\"clusterId\":\"c\" | \"cluster\":\"c\"",
                "\"clusterId\":null,\"cluster\":\"c\" | \"cluster\":\"c\"",
                "\"cluster\":\"c\",\"clusterId\":\"d\" | \"cluster\":\"c\",\"clusterId\":\"d\"",
                "\"fromAddress\":\"b@example.com\" | \"fromAddress\":[\"b@example.com\"]",
                "\"toAddresses\":\"\" | \"toAddresses\":[]",
                "\"completelyRewritten\":\"true\" | \"completelyRewritten\":true",
                "\"completelyRewritten\":\"False\" | \"completelyRewritten\":false",
                "\"completelyRewritten\":\"na\" | \"completelyRewritten\":\"na\"",
                "\"spamScore\":\"17\" | \"spamScore\":17",
                "\"spamScore\":\"many\" | \"spamScore\":\"many\"",
                "\"threatsInfoMap\":[{\"threatId\":\"t\",\"campaignId\":\"c\"}] | \"threatsInfoMap\":[{\"threatID\":\"t\",\"campaignID\":\"c\"}]",
                "\"threatsInfoMap\":[{\"threatID\":\"t\",\"threatId\":\"t\"}] | \"threatsInfoMap\":[{\"threatID\":\"t\"}]",
                "\"threatsInfoMap\":{\"threatId\":\"t\"} | \"threatsInfoMap\":[{\"threatID\":\"t\"}]",
                "\"ccAddresses\":null | \"ccAddresses\":null",
                "\"unknown\":\"5\" | \"unknown\":\"5\""
            })
    void bringsKnownFieldsOfAMessageIntoWireForm(String came, String becomes) throws Exception {
        assertThat(message(MESSAGE.formatted(came)).body().toString()).isEqualTo(MESSAGE.formatted(becomes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"campaignID\":\"c\" | \"campaignId\":\"c\"",
                "\"threatUrl\":\"u\" | \"threatURL\":\"u\"",
                "\"threatID\":\"t\" | \"threatID\":\"t\""
            })
    void bringsKnownFieldsOfAClickIntoWireForm(String came, String becomes) throws Exception {
        assertThat(click(CLICK.formatted(came)).body().toString()).isEqualTo(CLICK.formatted(becomes));
    }

    @Test
    void leavesAListOfRecipientsInAClick() throws Exception {
        String json = "{\"id\":\"i\",\"recipient\":[\"a@example.com\"]}";
        assertThat(click(json).body().toString()).isEqualTo(json);
    }

    @Test
    void keepsTheLastOfTwoFieldsOfOneName() throws Exception {
        assertThat(message("{\"id\":\"i\",\"subject\":\"a\",\"subject\":\"b\"}")
                        .body()
                        .toString())
                .isEqualTo("{\"id\":\"i\",\"subject\":\"b\"}");
    }

    @Test
    void keepsHalfASurrogatePairWhenItRewrites() throws Exception {
        Event event = message("{\"id\":\"i\",\"clusterId\":\"c\",\"subject\":\"\\ud83d \\ud83d\\ude00 \\u0001\"}");
        assertThat(event.body().toString())
                .isEqualTo("{\"id\":\"i\",\"cluster\":\"c\",\"subject\":\"\\ud83d 😀 \\u0001\"}");
    }

    @Test
    void takesTheLatestTimeOfTheEvent() throws Exception {
        assertThat(message(
                                MESSAGE.formatted(
                                        "\"threatsInfoMap\":[{\"threatTime\":\"2026-03-10T11:00:00Z\"},{\"threatTime\":\"2026-03-10T09:00:00.000Z\"},{}]"))
                        .time())
                .isEqualTo(Instant.parse("2026-03-10T11:00:00Z"));
        assertThat(click(CLICK.formatted("\"threatTime\":\"2026-03-09T11:00:00.000Z\""))
                        .time())
                .isEqualTo(Instant.parse("2026-03-10T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "+999999999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"})
    void takesTheEndOfTheWindowWhenTheTimeCannotBeRead(String time) throws Exception {
        assertThat(message("{\"id\":\"i\",\"messageTime\":\"" + time + "\"}").time())
                .isEqualTo(END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-10T10:00:00+00:00",
                "2026-03-10T10:00:00-0000",
                "2026-03-10T12:00:00+02:00",
                "2026-03-10T10:00:00",
                "2026-03-10 10:00:00.000"
            })
    void readsTimesInOtherForms(String time) throws Exception {
        assertThat(message("{\"id\":\"i\",\"messageTime\":\"" + time + "\"}").time())
                .isEqualTo(Instant.parse("2026-03-10T10:00:00Z"));
    }

    @Test
    void tellsRecipientsOfOneMailApart() throws Exception {
        assertThat(ids(
                        "{\"GUID\":\"g\",\"id\":\"i1\",\"recipient\":[\"a@example.com\"]}",
                        "{\"GUID\":\"g\",\"id\":\"i2\",\"recipient\":[\"b@example.com\"]}",
                        "{\"GUID\":\"g\",\"recipient\":[\"a@example.com\"]}",
                        "{\"GUID\":\"g\",\"recipient\":[\"b@example.com\"]}",
                        "{\"GUID\":\"h\",\"id\":\"i1\",\"recipient\":[\"a@example.com\"]}"))
                .hasSize(5);
    }

    @Test
    void knowsARecipientInAnyOrderAndCase() throws Exception {
        assertThat(
                        ids(
                                "{\"GUID\":\"g\",\"recipient\":[\"a@example.com\",\"B@example.com\"],\"messageTime\":\"2026-03-10T10:00:00Z\"}",
                                "{\"GUID\":\"g\",\"recipient\":[\"b@example.com\",\"A@EXAMPLE.com\"],\"messageTime\":\"2026-03-10T10:00:00.000Z\"}"))
                .hasSize(1);
    }

    @Test
    void tellsThreatsAndClicksOfOneMailApart() throws Exception {
        Set<String> ids = Stream.of(
                        "{\"GUID\":\"g\",\"id\":\"i\",\"threatID\":\"t1\"}",
                        "{\"GUID\":\"g\",\"id\":\"i\",\"threatID\":\"t2\"}",
                        "{\"GUID\":\"g\",\"clickTime\":\"2026-03-10T10:00:00.000Z\",\"threatID\":\"t1\"}",
                        "{\"GUID\":\"g\",\"clickTime\":\"2026-03-10T10:00:04.000Z\",\"threatID\":\"t1\"}",
                        "{\"GUID\":\"g\",\"clickTime\":\"2026-03-10T10:00:00.000Z\",\"threatID\":\"t2\"}")
                .map(j -> id(Feed.CLICKS_BLOCKED, j))
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(5);
        assertThat(id(Feed.CLICKS_PERMITTED, "{\"GUID\":\"g\",\"id\":\"i\",\"threatID\":\"t1\"}"))
                .isNotIn(ids);
    }

    @Test
    void goesByTheContentWhenThereIsNothingElse() throws Exception {
        // Messages without id, GUID, time and headers are on record, two of them in one answer.
        String one =
                "{\"threatsInfoMap\":[{\"threat\":\"x\",\"threatID\":\"t1\"}],\"subject\":\"Mail delivery failed\"}";
        String other =
                "{\"threatsInfoMap\":[{\"threat\":\"y\",\"threatID\":\"t2\"}],\"subject\":\"Mail delivery failed\"}";
        assertThat(ids(one, other, one)).hasSize(2);
        assertThat(id(Feed.CLICKS_BLOCKED, "{\"clickIP\":\"198.51.100.1\"}"))
                .isNotEqualTo(id(Feed.CLICKS_BLOCKED, "{\"clickIP\":\"198.51.100.2\"}"));
    }

    @Test
    void goesByTimeAndMessageIdWhereThereIsNoGuid() throws Exception {
        String json =
                "{\"messageTime\":\"2026-01-08T14:00:00Z\",\"recipient\":[\"a@example.com\"],\"messageID\":\"<1@example.net>\",\"phishScore\":%d}";
        assertThat(ids(json.formatted(1), json.formatted(2))).hasSize(1);
        assertThat(ids(json.formatted(1), json.formatted(1).replace("<1@", "<2@")))
                .hasSize(2);
    }

    @Test
    void doesNotMixUpPartsOfTheKey() throws Exception {
        assertThat(ids(
                        "{\"GUID\":\"ab\",\"id\":\"c\"}",
                        "{\"GUID\":\"a\",\"id\":\"bc\"}",
                        "{\"GUID\":\"c\",\"QID\":\"ab\"}"))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "[]", "\"text\"", "{\"a\":tru}", "{\"a\":1,}", "{}", "{\"a\":\"\n\"}"})
    void refusesWhatIsNoEvent(String json) {
        assertThatThrownBy(() -> message(json)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] latin1 = "{\"subject\":\"\u00fcber\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Rig.event(Feed.MESSAGES_BLOCKED, latin1, END))
                .isInstanceOf(MalformedEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "C1BF", "E08080", "F0808080", "F7BFBFBF"})
    void passesOnNoBytesThatAreNoUtf8ThoughTheParserTakesThem(String bytes) throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes("{\"id\":\"i\",\"subject\":\"".getBytes(StandardCharsets.UTF_8));
        json.writeBytes(HexFormat.of().parseHex(bytes));
        json.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        Event event = Rig.event(Feed.MESSAGES_BLOCKED, json.toByteArray(), END);
        ByteBuffer body = ByteBuffer.wrap(event.body().toByteArray());
        assertThat(StandardCharsets.UTF_8.newDecoder().decode(body).toString())
                .startsWith("{\"id\":\"i\",\"subject\":\"")
                .endsWith("\"}");
    }

    @Test
    void refusesAnAbyss() {
        String json = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        assertThatThrownBy(() -> message(json)).hasMessageContaining("nests deeper");
    }

    @Test
    void readsAFieldOfManyMegabytes() throws Exception {
        String json = MESSAGE.formatted("\"subject\":\"" + "x".repeat(25_000_000) + "\"");
        assertThat(message(json).body().size()).isEqualTo(json.length());
    }

    private static Set<String> ids(String... messages) {
        return Stream.of(messages).map(m -> id(Feed.MESSAGES_DELIVERED, m)).collect(Collectors.toSet());
    }

    private static String id(Feed feed, String json) {
        try {
            return Rig.event(feed, json.getBytes(StandardCharsets.UTF_8), END).id();
        } catch (MalformedEventException e) {
            throw new AssertionError(e);
        }
    }

    private static Event message(String json) throws MalformedEventException {
        return Rig.event(Feed.MESSAGES_BLOCKED, json.getBytes(StandardCharsets.UTF_8), END);
    }

    private static Event click(String json) throws MalformedEventException {
        return Rig.event(Feed.CLICKS_BLOCKED, json.getBytes(StandardCharsets.UTF_8), END);
    }
}
