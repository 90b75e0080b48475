package io.collector.sink.elasticsearch.document;

import static io.collector.sink.elasticsearch.document.Conversion.DATE;
import static io.collector.sink.elasticsearch.document.Conversion.DOUBLE;
import static io.collector.sink.elasticsearch.document.Conversion.IP;
import static io.collector.sink.elasticsearch.document.Conversion.LIST;
import static io.collector.sink.elasticsearch.document.Conversion.LONG;
import static io.collector.sink.elasticsearch.document.Conversion.TEXT;
import static io.collector.sink.elasticsearch.document.Conversion.WITHOUT_ANGLES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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

    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");

    private MessageMapping() {}

    static void apply(TapObject message, TapStream stream, EcsDocument document, boolean strict) {
        document.apply(RULES, message);
        if (stream == TapStream.MESSAGE_BLOCKED || !strict) {
            document.apply(MORE_HEADERS, message);
        } else {
            MORE_HEADERS.forEach(rule -> message.take(rule.from()));
        }
        JsonNode sender = document.at("source.ip");
        if (sender.isTextual()) {
            document.add("related.ip", sender.textValue());
        }
        Set<String> recipients = new LinkedHashSet<>(message.takeTexts("toAddresses"));
        recipients.addAll(message.takeTexts("recipient"));
        document.putAll("email.to.address", recipients);
        if (!strict) {
            message.takeTexts("recipient").forEach(recipient -> document.add("related.user", recipient));
        }
        Set<String> hashes = parts(message, stream, document, strict);
        threats(message, stream, document, strict, hashes);
        document.putAll("related.hash", hashes);
    }

    /** Every part, inline bodies too. Returns all md5 first, then all sha256. */
    private static Set<String> parts(TapObject message, TapStream stream, EcsDocument document, boolean strict) {
        ArrayNode attachments = JsonNodeFactory.instance.arrayNode();
        ArrayNode described = JsonNodeFactory.instance.arrayNode();
        List<TapObject> parts = message.takeObjects("messageParts");
        for (TapObject part : parts) {
            EcsDocument attachment = new EcsDocument(stream);
            attachment.apply(ATTACHMENT, part);
            attachments.add(attachment.pruned());
            EcsDocument description = new EcsDocument(stream);
            description.apply(PART, part);
            if (!strict) {
                part.rest().forEach(other -> description.putPlain(other.getKey(), other.getValue()));
            }
            described.add(description.pruned());
        }
        document.put("email.attachments", attachments);
        document.put("S.message_parts", described);
        Set<String> hashes = new LinkedHashSet<>();
        parts.forEach(part -> hashes.addAll(part.takeTexts("md5")));
        parts.forEach(part -> hashes.addAll(part.takeTexts("sha256")));
        hashes.remove("");
        return hashes;
    }

    private static void threats(
            TapObject message, TapStream stream, EcsDocument document, boolean strict, Set<String> hashes) {
        // Elastic's pipeline fails silently on the hash of a threat when the parts gave none.
        boolean takesHashes = !strict || !hashes.isEmpty();
        ArrayNode described = JsonNodeFactory.instance.arrayNode();
        for (TapObject threat : message.takeObjects("threatsInfoMap")) {
            EcsDocument description = new EcsDocument(stream);
            description.apply(THREAT, threat);
            threat.rest().forEach(other -> description.putPlain(other.getKey(), other.getValue()));
            String artifact = description.at("threat.artifact").asText("");
            if (takesHashes && SHA_256.matcher(artifact).matches()) {
                hashes.add(artifact.toLowerCase(Locale.ROOT));
            }
            ObjectNode pruned = description.pruned();
            described.add(pruned);
        }
        document.put("S.threat_info_map", described);
    }
}
