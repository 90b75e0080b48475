package io.collector.source.tap.simulator;

import io.collector.source.tap.simulator.Fact.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Facts as the JSON that TAP sends, 0.8 KB for a click and 2 to 4 KB for a message. The content follows from the fact's
 * seed; the order of parts, threats and lists is another one each time. Stateless.
 */
final class EventWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari");

    private EventWriter() {}

    /** One event. */
    static String write(Fact fact, Version version, Random shuffle) {
        return fact.isClick() ? click(fact, version) : message(fact, version, shuffle);
    }

    /** The threat with a number among those of an event, of which each is another one. */
    static String threatId(long seed, int number) {
        return threat(seed, number).id();
    }

    private static Campaign.Threat threat(long seed, int number) {
        Random lot = new Random(seed * 31);
        List<Campaign.Threat> threats = campaign(seed).threats();
        int first = threats.indexOf(Campaign.frequentFirst(threats, lot));
        return threats.get((first + number) % threats.size());
    }

    private static Campaign campaign(long seed) {
        return Campaign.any(new Random(seed * 37));
    }

    private static String click(Fact fact, Version version) {
        Random lot = new Random(fact.seed());
        String id = hex(lot, 32);
        boolean withId = lot.nextInt(10) > 0;
        Campaign campaign = campaign(fact.seed());
        Campaign.Threat threat = threat(fact.seed(), fact.copy());
        List<String> fields = new ArrayList<>();
        fields.add(text("url", threat.url()));
        fields.add(text("classification", campaign.classification()));
        fields.add(time("clickTime", fact.time()));
        fields.add(time("threatTime", version.threatTime()));
        fields.add(text("userAgent", AGENTS.get(lot.nextInt(AGENTS.size()))));
        // TAP finds out about campaigns later than about threats.
        fields.add(lot.nextInt(4) == 0 ? "\"campaignId\":null" : text("campaignId", campaign.id()));
        fields.add(text("clickIP", "198.51.100." + lot.nextInt(256)));
        fields.add(text("sender", Campaign.frequentFirst(campaign.senders(), lot)));
        fields.add(text("senderIP", "203.0.113." + lot.nextInt(256)));
        fields.add(text("recipient", fact.recipient()));
        fields.add(text("messageID", "<" + hex(lot, 20) + "@mail.example.net>"));
        fields.add(text("GUID", fact.guid()));
        fields.add(text("threatID", threat.id()));
        fields.add(text("threatURL", dashboard(threat.id())));
        fields.add(text("threatStatus", version.status()));
        if (withId) {
            fields.add(text("id", uuid(id)));
        }
        return object(fields);
    }

    private static String message(Fact fact, Version version, Random shuffle) {
        Random lot = new Random(fact.seed());
        boolean sparse = fact.array().equals("messagesDelivered") && lot.nextInt(10) < 3;
        List<String> fields = new ArrayList<>();
        fields.add(score("spamScore", lot));
        fields.add(score("phishScore", lot));
        fields.add(score("malwareScore", lot));
        fields.add("\"impostorScore\":" + lot.nextInt(2) * 12 + ".0");
        fields.add(list("threatsInfoMap", threats(fact, version, lot), shuffle));
        fields.add(time("messageTime", fact.time()));
        fields.add(text("GUID", fact.guid()));
        fields.add(list("recipient", List.of("\"" + fact.recipient() + "\""), shuffle));
        fields.add(text("senderIP", "203.0.113." + lot.nextInt(256)));
        fields.add(text("cluster", "example_hosted"));
        fields.add("\"completelyRewritten\":" + lot.nextBoolean());
        fields.add(sparse ? "\"quarantineFolder\":null" : text("quarantineFolder", "Attachment Defense"));
        if (sparse) {
            sparse(fields);
        } else {
            full(fact, lot, shuffle, fields);
        }
        if (lot.nextInt(10) > 0) {
            fields.add(text("id", uuid(hex(new Random(fact.seed() * 17 + fact.copy()), 32))));
        }
        return object(fields);
    }

    private static void sparse(List<String> fields) {
        for (String key : List.of(
                "subject",
                "QID",
                "messageParts",
                "policyRoutes",
                "modulesRun",
                "headerFrom",
                "headerReplyTo",
                "fromAddress",
                "toAddresses",
                "ccAddresses",
                "replyToAddress",
                "xmailer",
                "quarantineRule")) {
            fields.add("\"" + key + "\":null");
        }
        fields.add("\"sender\":\"\"");
        fields.add("\"messageID\":\"\"");
        fields.add("\"messageSize\":0");
    }

    private static void full(Fact fact, Random lot, Random shuffle, List<String> fields) {
        Campaign campaign = campaign(fact.seed());
        String sender = Campaign.frequentFirst(campaign.senders(), lot);
        fields.add(text("subject", campaign.subject()));
        fields.add(text("QID", "4" + hex(lot, 13)));
        fields.add(list("messageParts", parts(fact, campaign, lot), shuffle));
        fields.add(list("policyRoutes", List.of("\"default_inbound\"", "\"executives\""), shuffle));
        fields.add(
                list("modulesRun", List.of("\"av\"", "\"spf\"", "\"dkimv\"", "\"spam\"", "\"urldefense\""), shuffle));
        fields.add(text("headerFrom", "\\\"Zoë, Accounts\\\" <" + sender + ">"));
        fields.add("\"headerReplyTo\":null");
        fields.add(list("fromAddress", List.of("\"" + sender + "\""), shuffle));
        fields.add(list("toAddresses", List.of("\"" + fact.recipient() + "\"", "\"team@corp.example.com\""), shuffle));
        fields.add("\"ccAddresses\":[]");
        fields.add("\"replyToAddress\":[]");
        fields.add(lot.nextBoolean() ? "\"xmailer\":null" : text("xmailer", "Example Mailer 16.0"));
        fields.add(text("quarantineRule", "module.sandbox.threat"));
        fields.add(text("sender", sender));
        fields.add(text("messageID", "<" + hex(lot, 20) + "@mail.example.net>"));
        fields.add("\"messageSize\":" + (2_000 + lot.nextInt(3_000_000)));
    }

    private static List<String> threats(Fact fact, Version version, Random lot) {
        Campaign campaign = campaign(fact.seed());
        List<String> threats = new ArrayList<>();
        int count = 1 + lot.nextInt(4);
        for (int i = 0; i < count; i++) {
            Campaign.Threat threat = threat(fact.seed(), i);
            String what = switch (fact.threatType()) {
                case "attachment" -> attachment(fact, campaign, i).sha256();
                case "messageText" -> Campaign.frequentFirst(campaign.senders(), new Random(fact.seed()));
                default -> threat.url();
            };
            // The first carries the latest time, the others were known before.
            Instant time = i == 0 ? version.threatTime() : fact.time().minus(Duration.ofHours(1 + lot.nextInt(500)));
            threats.add(object(List.of(
                    text("threatID", threat.id()),
                    text("threatStatus", version.status()),
                    text("classification", campaign.classification()),
                    text("threatUrl", dashboard(threat.id())),
                    time("threatTime", time),
                    text("threat", what),
                    i == 0 ? text("campaignID", campaign.id()) : "\"campaignID\":null",
                    text("threatType", fact.threatType()),
                    "\"actors\":[]",
                    text("detectionType", "NONE"))));
        }
        return threats;
    }

    /** The text, then the files: those of the campaign if they are the threat, else such as anybody sends. */
    private static List<String> parts(Fact fact, Campaign campaign, Random lot) {
        List<String> parts = new ArrayList<>();
        boolean bad = fact.threatType().equals("attachment");
        int count = (bad ? 2 : 1) + lot.nextInt(5);
        for (int i = 0; i < count; i++) {
            boolean threat = bad && i > 0 && i <= campaign.attachments().size();
            Campaign.Attachment file = threat
                    ? attachment(fact, campaign, i - 1)
                    : new Campaign.Attachment(
                            hex(lot, 64), hex(lot, 32), i == 0 ? "text.html" : "Notes " + lot.nextInt(10_000) + ".pdf");
            parts.add(object(List.of(
                    text("disposition", i == 0 ? "inline" : "attached"),
                    text("sha256", file.sha256()),
                    lot.nextInt(8) == 0 ? "\"md5\":null" : text("md5", file.md5()),
                    text("filename", file.name()),
                    threat ? text("sandboxStatus", "threat") : "\"sandboxStatus\":null",
                    text("oContentType", i == 0 ? "text/html" : "application/pdf"),
                    text("contentType", i == 0 ? "text/html" : "application/pdf"))));
        }
        return parts;
    }

    private static Campaign.Attachment attachment(Fact fact, Campaign campaign, int number) {
        List<Campaign.Attachment> files = campaign.attachments();
        int first = files.indexOf(Campaign.frequentFirst(files, new Random(fact.seed() * 41)));
        return files.get((first + number) % files.size());
    }

    private static String dashboard(String threat) {
        return "https://threatinsight.example.com/" + uuid(threat.substring(0, 32)) + "/threat/email/" + threat;
    }

    private static String score(String key, Random lot) {
        return "\"" + key + "\":" + lot.nextInt(101);
    }

    private static String list(String key, List<String> elements, Random shuffle) {
        List<String> any = new ArrayList<>(elements);
        Collections.shuffle(any, shuffle);
        return "\"" + key + "\":" + any.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String time(String key, Instant time) {
        return text(key, TIME.format(time));
    }

    /** A member with a value that is escaped already. */
    private static String text(String key, String value) {
        return "\"" + key + "\":\"" + value + "\"";
    }

    private static String object(List<String> fields) {
        return fields.stream().collect(Collectors.joining(",", "{", "}"));
    }

    static String uuid(String hex) {
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    static String hex(Random lot, int digits) {
        StringBuilder text = new StringBuilder(digits);
        while (text.length() < digits) {
            String more = Long.toHexString(lot.nextLong() | Long.MIN_VALUE);
            text.append(more, 0, Math.min(more.length(), digits - text.length()));
        }
        return text.toString();
    }
}
