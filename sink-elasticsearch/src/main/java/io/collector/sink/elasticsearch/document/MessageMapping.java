package io.collector.sink.elasticsearch.document;

import static io.collector.sink.elasticsearch.document.Conversion.DATE;
import static io.collector.sink.elasticsearch.document.Conversion.DOUBLE;
import static io.collector.sink.elasticsearch.document.Conversion.IP;
import static io.collector.sink.elasticsearch.document.Conversion.LIST;
import static io.collector.sink.elasticsearch.document.Conversion.LONG;
import static io.collector.sink.elasticsearch.document.Conversion.TEXT;
import static io.collector.sink.elasticsearch.document.Conversion.WITHOUT_ANGLES;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Messages as Elastic's integration maps them. Stateless. */
final class MessageMapping {
    private static final List<Rule> RULES = List.of(
            Rule.of("messageTime", "email.delivery_timestamp", DATE),
            Rule.of("senderIP", "source.ip", IP),
            Rule.of("fromAddress", "email.from.address", LIST),
            Rule.of("ccAddresses", "email.cc.address", LIST),
            Rule.of("replyToAddress", "email.reply_to.address"),
            Rule.of("toAddresses", "S.to_addresses", LIST),
            Rule.of("recipient", "S.recipient", LIST),
            Rule.of("sender", "email.sender.address"),
            Rule.of("subject", "email.subject"),
            Rule.of("xmailer", "email.x_mailer"),
            Rule.of("messageID", "email.message_id", WITHOUT_ANGLES),
            Rule.of("completelyRewritten", "S.completely_rewritten", TEXT),
            Rule.of("impostorScore", "S.impostor_score", DOUBLE),
            Rule.of("malwareScore", "S.malware_score", LONG),
            Rule.of("phishScore", "S.phish_score", LONG),
            Rule.of("spamScore", "S.spam_score", LONG),
            Rule.of("messageSize", "S.message_size", LONG),
            Rule.of("cluster", "S.cluster"),
            Rule.of("QID", "S.qid"),
            Rule.of("modulesRun", "S.modules_run"),
            Rule.of("policyRoutes", "S.policy_routes"),
            Rule.of("quarantineFolder", "S.quarantine.folder"),
            Rule.of("quarantineRule", "S.quarantine.rule"),
            Rule.of("headerFrom", "S.header.from", WITHOUT_ANGLES),
            Rule.of("headerReplyTo", "S.header.replyto"));

    /** Elastic's pipeline loses these two in delivered messages. */
    private static final List<Rule> MORE_HEADERS =
            List.of(Rule.of("headerCC", "S.header.cc"), Rule.of("headerTo", "S.header.to"));

    private static final List<Rule> ATTACHMENT = List.of(
            Rule.of("contentType", "file.mime_type"),
            Rule.of("filename", "file.name"),
            Rule.of("md5", "file.hash.md5"),
            Rule.of("sha256", "file.hash.sha256"));

    private static final List<Rule> PART = List.of(
            Rule.of("disposition", "disposition"),
            Rule.of("oContentType", "o_content_type"),
            Rule.of("sandboxStatus", "sandbox_status"));

    private static final List<Rule> THREAT = List.of(
            Rule.of("classification", "classification"),
            Rule.of("campaignId", "campaign_id"),
            Rule.of("campaignID", "campaign_id"),
            Rule.of("threat", "threat.artifact"),
            Rule.of("threatId", "threat.id"),
            Rule.of("threatID", "threat.id"),
            Rule.of("threatStatus", "threat.status"),
            Rule.of("threatType", "threat.type"),
            Rule.of("threatUrl", "threat.url"),
            Rule.of("threatTime", "threat.time", DATE));

    private static final Kind PARTS = Kind.of(concat(ATTACHMENT, PART), List.of(), Map.of());
    private static final Kind THREATS = Kind.of(THREAT, List.of(), Map.of());

    /** What is known of messages. */
    static final Kind KIND = Kind.of(
            concat(RULES, MORE_HEADERS),
            List.of("GUID", "id"),
            Map.of("messageParts", PARTS, "threatsInfoMap", THREATS));

    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int SHA_256_LENGTH = 64;

    private MessageMapping() {}

    static void describe(Layout.Builder document, TapStream stream, boolean strict) {
        document.rules(RULES);
        if (stream == TapStream.MESSAGE_BLOCKED || !strict) {
            document.rules(MORE_HEADERS);
        }
        document.field("related.ip", Contents.texts(KIND, "senderIP"));
        document.field("email.to.address", Contents.texts(KIND, "toAddresses", "recipient"));
        if (!strict) {
            document.field("related.user", Contents.texts(KIND, "recipient"));
        }
        // Every part, inline bodies too.
        Layout attachment = new Layout.Builder(PARTS, stream).rules(ATTACHMENT).build();
        Layout part = new Layout.Builder(PARTS, stream).rules(PART).build();
        Layout threat = new Layout.Builder(THREATS, stream)
                .rules(THREAT)
                .field("error.message", Contents.COMPLAINTS)
                .build();
        document.field("email.attachments", Contents.objects(KIND, "messageParts", attachment));
        document.field("S.message_parts", Contents.objects(KIND, "messageParts", strict ? part : part.withRest()));
        document.field("S.threat_info_map", Contents.objects(KIND, "threatsInfoMap", threat.withRest()));
        document.field("related.hash", hashes(strict));
    }

    /** All md5 of the parts first, then all their sha256, then those of the threats. */
    private static Content hashes(boolean strict) {
        int parts = KIND.slot("messageParts");
        int md5 = PARTS.slot("md5");
        int sha256 = PARTS.slot("sha256");
        int threats = KIND.slot("threatsInfoMap");
        int artifact = THREATS.slot("threat");
        return (sending, message, out) -> {
            TextList hashes = sending.texts(out);
            for (int i = 0; i < message.list(parts).count(); i++) {
                hashes.add(message.list(parts).get(i), md5);
            }
            for (int i = 0; i < message.list(parts).count(); i++) {
                hashes.add(message.list(parts).get(i), sha256);
            }
            // Elastic's pipeline fails silently on the hash of a threat when the parts gave none.
            if (!strict || hashes.any()) {
                for (int i = 0; i < message.list(threats).count(); i++) {
                    addHash(message.list(threats).get(i), artifact, hashes);
                }
            }
            return hashes.end();
        };
    }

    /** Adds the artifact of a threat if that is a hash. */
    private static void addHash(TapObject threat, int artifact, TextList hashes) {
        if (threat.has(artifact) && threat.value(artifact).length() >= SHA_256_LENGTH) {
            String text = threat.value(artifact).text();
            if (SHA_256.matcher(text).matches()) {
                hashes.add(text.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static List<Rule> concat(List<Rule> some, List<Rule> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
