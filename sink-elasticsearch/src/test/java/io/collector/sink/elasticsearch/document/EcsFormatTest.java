package io.collector.sink.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.api.Table;
import io.collector.sink.elasticsearch.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents written out by hand: what goes in, what comes out. */
class EcsFormatTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String CLICK = """
            {"GUID":"guid-1","id":"0f0c2f3e-vendor","clickTime":"2026-03-01T11:59:58.000Z","clickIP":"192.0.2.7",
            "threatTime":"2026-03-01T12:00:00.500Z","sender":"a@sender.example","recipient":"b@recipient.example",
            "senderIP":"198.51.100.3","messageID":"<m1@sender.example>","userAgent":"Mozilla/5.0 (X11)",
            "url":"https://u:p@bad.example:8443/dir/a%20b.php?q=x+y#top","classification":"MALWARE","campaignId":"c-1",
            "threatID":"t-1","threatStatus":"active","threatURL":"https://threats.example/t-1","later":{"k":[null,"v"]}}""";

    private static final String CLICK_EXPECTED = """
            {"@timestamp":"2026-03-01T12:00:00.500Z",
            "ecs":{"version":"8.11.0"},
            "event":{"kind":"event","category":["email"],"type":["info"],"action":["denied"],"module":"proofpoint_tap",
              "dataset":"proofpoint_tap.clicks_blocked","id":"0f0c2f3e-vendor"},
            "data_stream":{"type":"logs","dataset":"proofpoint_tap.clicks_blocked","namespace":"default"},
            "email":{"from":{"address":["a@sender.example"]},"to":{"address":["b@recipient.example"]},
              "message_id":"<m1@sender.example>"},
            "source":{"ip":"198.51.100.3"},
            "destination":{"ip":"192.0.2.7"},
            "related":{"ip":["198.51.100.3","192.0.2.7"]},
            "url":{"full":"https://u:p@bad.example:8443/dir/a b.php?q=x y#top","scheme":"https","domain":"bad.example",
              "port":8443,"path":"/dir/a b.php","extension":"php","query":"q=x+y","fragment":"top","username":"u",
              "password":"p","user_info":"u:p"},
            "user_agent":{"original":"Mozilla/5.0 (X11)"},
            "proofpoint_tap":{"guid":"guid-1","clicks_blocked":{"click_time":"2026-03-01T11:59:58.000Z",
              "campaign_id":"c-1","classification":"MALWARE",
              "threat":{"id":"t-1","status":"active","time":"2026-03-01T12:00:00.500Z","url":"https://threats.example/t-1"}}}}""";

    private static final String SHA_A = "ab".repeat(32);
    private static final String SHA_B = "CD".repeat(32);

    private static final String MESSAGE = """
            {"GUID":"guid-2","id":"77aa-vendor","QID":"q-1","messageTime":"2026-03-01T11:00:00Z","senderIP":"198.51.100.3",
            "fromAddress":["a@sender.example"],"ccAddresses":"c@recipient.example","replyToAddress":["r@sender.example"],
            "toAddresses":["b@recipient.example","d@recipient.example"],"recipient":["d@recipient.example","e@recipient.example"],
            "sender":"bounce@sender.example","subject":"Invoice","xmailer":"Mail 1.0","messageID":"<m2@sender.example>",
            "messageParts":[
              {"md5":"m-1","sha256":"s-1","filename":"text.txt","contentType":"text/plain","oContentType":"text/plain",
               "disposition":"inline","sandboxStatus":null},
              {"md5":"m-2","sha256":"%1$s","filename":"a.pdf","contentType":"application/pdf","oContentType":"application/pdf",
               "disposition":"attached","sandboxStatus":"threat"}],
            "threatsInfoMap":[
              {"threat":"%2$s","threatID":"t-1","threatStatus":"active","threatType":"attachment","classification":"malware",
               "threatTime":"2026-03-01T12:00:00.500Z","threatUrl":"https://threats.example/t-1","campaignID":"c-1",
               "detectionType":"NONE","actors":[]},
              {"threat":"bad.example/x","threatId":"t-2","threatType":"url","campaignId":"c-2"}],
            "completelyRewritten":true,"impostorScore":0,"malwareScore":100,"phishScore":0,"spamScore":"7","messageSize":1234,
            "cluster":"example_hosted","modulesRun":["spam","urldefense"],"policyRoutes":["default_inbound"],
            "quarantineFolder":"Phish","quarantineRule":"phish","headerFrom":"VOICE MAIL<a@sender.example>",
            "headerReplyTo":"<r@sender.example>","headerCC":"<c@recipient.example>","headerTo":"<b@recipient.example>"}""".formatted(SHA_A, SHA_B);

    private static final String MESSAGE_EXPECTED =
            """
            {"@timestamp":"2026-03-01T12:00:00.500Z",
            "ecs":{"version":"8.11.0"},
            "event":{"kind":"event","category":["email"],"type":["info"],"action":["denied"],"module":"proofpoint_tap",
              "dataset":"proofpoint_tap.message_blocked","id":"77aa-vendor"},
            "data_stream":{"type":"logs","dataset":"proofpoint_tap.message_blocked","namespace":"default"},
            "email":{"delivery_timestamp":"2026-03-01T11:00:00.000Z","from":{"address":["a@sender.example"]},
              "cc":{"address":["c@recipient.example"]},"reply_to":{"address":["r@sender.example"]},
              "to":{"address":["b@recipient.example","d@recipient.example","e@recipient.example"]},
              "sender":{"address":"bounce@sender.example"},"subject":"Invoice","x_mailer":"Mail 1.0",
              "message_id":"m2@sender.example",
              "attachments":[
                {"file":{"mime_type":"text/plain","name":"text.txt","hash":{"md5":"m-1","sha256":"s-1"}}},
                {"file":{"mime_type":"application/pdf","name":"a.pdf","hash":{"md5":"m-2","sha256":"%1$s"}}}]},
            "source":{"ip":"198.51.100.3"},
            "related":{"ip":["198.51.100.3"],"hash":["m-1","m-2","s-1","%1$s","%2$s"]},
            "proofpoint_tap":{"guid":"guid-2","message_blocked":{
              "to_addresses":["b@recipient.example","d@recipient.example"],
              "recipient":["d@recipient.example","e@recipient.example"],
              "message_parts":[{"disposition":"inline","o_content_type":"text/plain"},
                {"disposition":"attached","o_content_type":"application/pdf","sandbox_status":"threat"}],
              "threat_info_map":[
                {"classification":"malware","campaign_id":"c-1","detectionType":"NONE","threat":{"artifact":"%3$s","id":"t-1",
                 "status":"active","type":"attachment","url":"https://threats.example/t-1","time":"2026-03-01T12:00:00.500Z"}},
                {"campaign_id":"c-2","threat":{"artifact":"bad.example/x","id":"t-2","type":"url"}}],
              "completely_rewritten":"true","impostor_score":0.0,"malware_score":100,"phish_score":0,"spam_score":7,
              "message_size":1234,"cluster":"example_hosted","qid":"q-1","modules_run":["spam","urldefense"],
              "policy_routes":["default_inbound"],"quarantine":{"folder":"Phish","rule":"phish"},
              "header":{"from":"VOICE MAILa@sender.example","replyto":"<r@sender.example>","cc":"<c@recipient.example>",
                "to":"<b@recipient.example>"}}}}""".formatted(SHA_A, SHA_B.toLowerCase(java.util.Locale.ROOT), SHA_B);

    @Test
    void mapsABlockedClickFieldByField() throws IOException {
        assertThat(strict(Tap.CLICKS_BLOCKED, CLICK)).isEqualTo(JSON.readTree(CLICK_EXPECTED));
    }

    @Test
    void mapsAPermittedClickToItsOwnFields() throws IOException {
        String expected =
                CLICK_EXPECTED.replace("clicks_blocked", "clicks_permitted").replace("denied", "allowed");
        assertThat(strict(Tap.CLICKS_PERMITTED, CLICK)).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void mapsABlockedMessageFieldByField() throws IOException {
        assertThat(strict(Tap.MESSAGES_BLOCKED, MESSAGE)).isEqualTo(JSON.readTree(MESSAGE_EXPECTED));
    }

    @Test
    void mapsADeliveredMessageWithoutActionAndWithoutTwoHeaders() throws IOException {
        ObjectNode expected =
                (ObjectNode) JSON.readTree(MESSAGE_EXPECTED.replace("message_blocked", "message_delivered"));
        ((ObjectNode) expected.path("event")).remove("action");
        ObjectNode header = (ObjectNode) expected.at("/proofpoint_tap/message_delivered/header");
        header.remove("cc");
        header.remove("to");
        assertThat(strict(Tap.MESSAGES_DELIVERED, MESSAGE)).isEqualTo(expected);
    }

    @Test
    void addsWhatElasticLeavesOutUnlessStrict() throws IOException {
        JsonNode click = lenient(Tap.CLICKS_BLOCKED, CLICK);
        assertThat(click.at("/event/id").asText()).isEqualTo("identity");
        assertThat(click.at("/event/hash").asText()).isEqualTo("r1");
        assertThat(click.at("/proofpoint_tap/id").asText()).isEqualTo("0f0c2f3e-vendor");
        assertThat(click.at("/related/user")).isEqualTo(JSON.readTree("[\"b@recipient.example\"]"));
        assertThat(click.at("/related/hosts")).isEqualTo(JSON.readTree("[\"bad.example\"]"));
        assertThat(click.at("/proofpoint_tap/unmapped")).isEqualTo(JSON.readTree("{\"later\":{\"k\":[\"v\"]}}"));
        JsonNode message = lenient(Tap.MESSAGES_DELIVERED, MESSAGE);
        assertThat(message.at("/proofpoint_tap/message_delivered/header/to").asText())
                .isEqualTo("<b@recipient.example>");
        assertThat(message.at("/related/user"))
                .isEqualTo(JSON.readTree("[\"d@recipient.example\",\"e@recipient.example\"]"));
    }

    @Test
    void mapsTheCampaignWhicheverWayItIsSpelled() throws IOException {
        for (String spelling : new String[] {"campaignId", "campaignID"}) {
            JsonNode click = strict(Tap.CLICKS_BLOCKED, "{\"" + spelling + "\":\"c-9\"}");
            assertThat(click.at("/proofpoint_tap/clicks_blocked/campaign_id").asText())
                    .isEqualTo("c-9");
        }
        JsonNode both = strict(Tap.CLICKS_BLOCKED, "{\"campaignID\":null,\"campaignId\":\"c-9\"}");
        assertThat(both.at("/proofpoint_tap/clicks_blocked/campaign_id").asText())
                .isEqualTo("c-9");
    }

    @Test
    void takesTheHashOfAThreatOnItsOwnUnlessStrict() throws IOException {
        String body = "{\"messageParts\":null,\"threatsInfoMap\":[{\"threat\":\"" + SHA_A + "\"}]}";
        assertThat(strict(Tap.MESSAGES_BLOCKED, body).at("/related/hash").isMissingNode())
                .isTrue();
        assertThat(lenient(Tap.MESSAGES_BLOCKED, body).at("/related/hash/0").asText())
                .isEqualTo(SHA_A);
    }

    @Test
    void leavesOutWhatIsEmptyAndKeepsWhatIsZero() throws IOException {
        JsonNode message = lenient(
                Tap.MESSAGES_DELIVERED,
                "{\"sender\":\"\",\"messageID\":\"\",\"subject\":null,\"toAddresses\":[],\"messageSize\":0,"
                        + "\"impostorScore\":0.0,\"completelyRewritten\":false,\"threatsInfoMap\":[{}],\"messageParts\":[null]}");
        assertThat(message.has("email")).isFalse();
        assertThat(message.path("proofpoint_tap"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"message_delivered\":{\"message_size\":0,\"impostor_score\":0.0,\"completely_rewritten\":\"false\"}}"));
    }

    @Test
    void tellsOfValuesThatDoNotFitAndKeepsThem() throws IOException {
        JsonNode click = lenient(
                Tap.CLICKS_BLOCKED,
                "{\"clickIP\":\"999.1.1.1\",\"clickTime\":\"yesterday\",\"senderIP\":\"2001:db8::1\"}");
        assertThat(click.has("destination")).isFalse();
        assertThat(click.at("/source/ip").asText()).isEqualTo("2001:db8::1");
        assertThat(click.at("/error/message"))
                .isEqualTo(JSON.readTree(
                        "[\"clickTime is not a time in ISO-8601 form\",\"clickIP is not an IP address\"]"));
        assertThat(click.at("/proofpoint_tap/unmapped"))
                .isEqualTo(JSON.readTree("{\"clickIP\":\"999.1.1.1\",\"clickTime\":\"yesterday\"}"));
    }

    @Test
    void splitsAddressesThatAreNoCorrectUris() throws IOException {
        JsonNode url = lenient(Tap.CLICKS_BLOCKED, "{\"url\":\"https://bad.example:81/a b/c.x y?q=<z>#f g\"}")
                .path("url");
        assertThat(url)
                .isEqualTo(
                        JSON.readTree("{\"full\":\"https://bad.example:81/a b/c.x y?q=<z>#f g\",\"scheme\":\"https\","
                                + "\"domain\":\"bad.example\",\"port\":81,\"path\":\"/a b/c.x y\",\"extension\":\"x y\","
                                + "\"query\":\"q=<z>\",\"fragment\":\"f g\"}"));
        assertThat(lenient(Tap.CLICKS_BLOCKED, "{\"url\":\"https://h.example\"}")
                        .path("url"))
                .isEqualTo(JSON.readTree(
                        "{\"full\":\"https://h.example\",\"scheme\":\"https\",\"domain\":\"h.example\"}"));
        assertThat(lenient(Tap.CLICKS_BLOCKED, "{\"url\":\"100% free\"}").path("url"))
                .isEqualTo(JSON.readTree("{\"full\":\"100% free\"}"));
    }

    @Test
    void keepsTheOriginalWhenAsked() throws IOException {
        Event event = Tap.event(Tap.CLICKS_BLOCKED, "identity", CLICK);
        JsonNode document = written(new EcsFormat(false, true), Tap.CLICKS_BLOCKED, event);
        assertThat(document.at("/event/original").asText())
                .isEqualTo(event.body().toString());
        assertThat(document.path("tags")).isEqualTo(JSON.readTree("[\"preserve_original_event\"]"));
    }

    @Test
    void cutsHugeUnknownTexts() throws IOException {
        JsonNode click = lenient(Tap.CLICKS_BLOCKED, "{\"later\":[\"" + "x".repeat(50_000) + "\"]}");
        assertThat(click.at("/proofpoint_tap/unmapped/later/0").asText())
                .hasSizeLessThan(8_100)
                .endsWith("[cut]");
    }

    /** A cluster would refuse the whole document for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\"NaN\"", "\"Infinity\"", "1e999", "\"1e999\"", "\"12d\"", "\"0x1p3\"", "\"seven\"", "[7]"})
    void keepsANumberThatIsNoneBesideTheFields(String value) throws IOException {
        JsonNode message =
                lenient(Tap.MESSAGES_BLOCKED, "{\"spamScore\":" + value + ",\"impostorScore\":" + value + "}");
        JsonNode fields = message.at("/proofpoint_tap/message_blocked");
        assertThat(fields.has("spam_score")).isFalse();
        assertThat(fields.has("impostor_score")).isFalse();
        assertThat(message.at("/proofpoint_tap/unmapped").has("spamScore")).isTrue();
        assertThat(message.at("/proofpoint_tap/unmapped").has("impostorScore")).isTrue();
        assertThat(message.at("/error/message"))
                .extracting(JsonNode::asText)
                .containsExactly("impostorScore is not a number", "spamScore is not a number");
    }

    /** Not for minutes: the time must not grow with the square of the length. */
    @Test
    @Timeout(20)
    void readsHugeValuesOfNoMeaningQuickly() throws IOException {
        String colons = ":".repeat(1_000_000) + "x";
        String digits = "1".repeat(1_000_000) + "x";
        JsonNode message = lenient(
                Tap.MESSAGES_BLOCKED,
                "{\"senderIP\":\"" + colons + "\",\"spamScore\":\"" + digits + "\",\"messageTime\":\"" + digits
                        + "\"}");
        assertThat(message.at("/error/message")).hasSize(3);
        JsonNode click = lenient(Tap.CLICKS_BLOCKED, "{\"url\":\"http://" + colons + "@" + colons + " \"}");
        assertThat(click.at("/url/scheme").asText()).isEqualTo("http");
    }

    @Test
    void takesNumbersInTextsForNumbers() throws IOException {
        JsonNode message = lenient(
                Tap.MESSAGES_BLOCKED, "{\"spamScore\":\" 7.9 \",\"impostorScore\":\"1e1\",\"phishScore\":\"+3\"}");
        JsonNode fields = message.at("/proofpoint_tap/message_blocked");
        assertThat(fields.path("spam_score").asInt()).isEqualTo(7);
        assertThat(fields.path("impostor_score").asDouble()).isEqualTo(10);
        assertThat(fields.path("phish_score").asInt()).isEqualTo(3);
    }

    @Test
    void cutsHugeUnknownTextsBetweenCharacters() throws IOException {
        JsonNode click = lenient(Tap.CLICKS_BLOCKED, "{\"later\":\"x" + "😀".repeat(5_000) + "\"}");
        assertThat(click.at("/proofpoint_tap/unmapped/later").asText())
                .startsWith("x😀")
                .endsWith("😀… [cut]")
                .hasSizeLessThan(8_100);
    }

    @Test
    void keepsTextsThatWereCutInTheMiddleOfACharacter() throws IOException {
        JsonNode message = lenient(Tap.MESSAGES_BLOCKED, "{\"subject\":\"sale \\ud83d\",\"xmailer\":\"ü\"}");
        assertThat(message.at("/email/subject").asText()).isEqualTo("sale \ud83d");
        assertThat(message.at("/email/x_mailer").asText()).isEqualTo("ü");
    }

    /** Parsers refuse it there, those of the cluster too. */
    @Test
    void replacesHalfOfACharacterInAKey() throws IOException {
        JsonNode message = lenient(Tap.MESSAGES_BLOCKED, "{\"subject\":\"sale\",\"a\\ud83d\":{\"\\ude00\":1}}");
        assertThat(message.at("/email/subject").asText()).isEqualTo("sale");
        assertThat(message.at("/proofpoint_tap/unmapped")).isEqualTo(JSON.readTree("{\"a\uFFFD\":{\"\uFFFD\":1}}"));
    }

    @Test
    void refusesWhatIsNoObject() {
        Event event = Tap.event(Tap.CLICKS_BLOCKED, "identity", "\"text\"");
        assertThatThrownBy(() -> written(new EcsFormat(false, false), Tap.CLICKS_BLOCKED, event))
                .isInstanceOf(IOException.class);
    }

    @Test
    void writesNoMoreThanItSays() throws IOException {
        EcsFormat format = new EcsFormat(false, true);
        for (Event event : new Event[] {
            Tap.event(Tap.MESSAGES_BLOCKED, "identity", MESSAGE),
            Tap.event(Tap.MESSAGES_BLOCKED, "identity", "{\"subject\":\"" + "\\\"".repeat(20_000) + "\"}"),
            Tap.event(Tap.MESSAGES_BLOCKED, "identity", "{}")
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            format.write(event, DataStream.of(Tap.MESSAGES_BLOCKED, "default"), Tap.TIME, out);
            assertThat(format.sizeOf(event)).isGreaterThanOrEqualTo(out.size());
        }
    }

    private static JsonNode strict(Table table, String body) throws IOException {
        return written(new EcsFormat(true, false), table, Tap.event(table, "identity", body));
    }

    private static JsonNode lenient(Table table, String body) throws IOException {
        return written(new EcsFormat(false, false), table, Tap.event(table, "identity", body));
    }

    private static JsonNode written(EcsFormat format, Table table, Event event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(event, DataStream.of(table, "default"), Tap.TIME, out);
        String line = out.toString(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(line).doesNotContain("\n");
        return JSON.readTree(line);
    }
}
