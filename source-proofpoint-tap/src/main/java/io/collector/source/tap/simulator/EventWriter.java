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
    private static final List<String> SUBJECTS = List.of(
            "Invoice & Contract Proposal",
            "Überweisung der Rechnung für März – bitte prüfen",
            "=?utf-8?Q?R=C3=A9sum=C3=A9_attached?=",
            "お支払いの確認",
            "Your parcel \\\"is waiting\\\" \\\\ action needed",
            "Re: 🎁 last reminder",
            "Password expires today");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari");

    private EventWriter() {}

    /** One event. */
    static String write(Fact fact, Version version, Random shuffle) {
        return fact.isClick() ? click(fact, version) : message(fact, version, shuffle);
    }

    /** The threat with a number among those of an event. */
    static String threatId(long seed, int number) {
        return hex(new Random(seed * 31 + number), 64);
    }

    private static String click(Fact fact, Version version) {
        Random lot = new Random(fact.seed());
        String id = hex(lot, 32);
        boolean withId = lot.nextInt(10) > 0;
        String threat = threatId(fact.seed(), fact.copy());
        List<String> fields = new ArrayList<>();
        fields.add(
                text("url", "https://login-" + hex(lot, 12) + ".test/portal?session=" + hex(lot, 40) + "#top of page"));
        fields.add(text("classification", lot.nextBoolean() ? "phish" : "malware"));
        fields.add(time("clickTime", fact.time()));
        fields.add(time("threatTime", version.threatTime()));
        fields.add(text("userAgent", AGENTS.get(lot.nextInt(AGENTS.size()))));
        fields.add(lot.nextBoolean() ? "\"campaignId\":null" : text("campaignId", uuid(hex(lot, 32))));
        fields.add(text("clickIP", "198.51.100." + lot.nextInt(256)));
        fields.add(text("sender", hex(lot, 32) + "@sender-" + lot.nextInt(50) + ".test"));
        fields.add(text("senderIP", "203.0.113." + lot.nextInt(256)));
        fields.add(text("recipient", fact.recipient()));
        fields.add(text("messageID", "<" + hex(lot, 20) + "@mail.example.net>"));
        fields.add(text("GUID", fact.guid()));
        fields.add(text("threatID", threat));
        fields.add(text(
                "threatURL", "https://threatinsight.example.com/" + uuid(hex(lot, 32)) + "/threat/email/" + threat));
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
        String sender = hex(lot, 16) + "@sender-" + lot.nextInt(50) + ".test";
        fields.add(text("subject", SUBJECTS.get(lot.nextInt(SUBJECTS.size()))));
        fields.add(text("QID", "4" + hex(lot, 13)));
        fields.add(list("messageParts", parts(lot), shuffle));
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
        List<String> threats = new ArrayList<>();
        int count = 1 + lot.nextInt(4);
        for (int i = 0; i < count; i++) {
            String id = threatId(fact.seed(), i);
            // The first carries the latest time, the others were known before.
            Instant time = i == 0 ? version.threatTime() : fact.time().minus(Duration.ofHours(1 + lot.nextInt(500)));
            threats.add(object(List.of(
                    text("threatID", id),
                    text("threatStatus", version.status()),
                    text(
                            "classification",
                            List.of("phish", "malware", "spam", "impostor").get(lot.nextInt(4))),
                    text(
                            "threatUrl",
                            "https://threatinsight.example.com/" + uuid(hex(lot, 32)) + "/threat/email/" + id),
                    time("threatTime", time),
                    text("threat", "https://files-" + hex(lot, 8) + ".test/" + hex(lot, 24)),
                    "\"campaignID\":null",
                    text("threatType", fact.threatType()),
                    "\"actors\":[]",
                    text("detectionType", "NONE"))));
        }
        return threats;
    }

    private static List<String> parts(Random lot) {
        List<String> parts = new ArrayList<>();
        int count = 1 + lot.nextInt(6);
        for (int i = 0; i < count; i++) {
            parts.add(object(List.of(
                    text("disposition", i == 0 ? "inline" : "attached"),
                    text("sha256", hex(lot, 64)),
                    lot.nextInt(8) == 0 ? "\"md5\":null" : text("md5", hex(lot, 32)),
                    text("filename", i == 0 ? "text.html" : "Rechnung_" + lot.nextInt(10_000) + ".pdf"),
                    lot.nextBoolean() ? "\"sandboxStatus\":null" : text("sandboxStatus", "threat"),
                    text("oContentType", i == 0 ? "text/html" : "application/pdf"),
                    text("contentType", i == 0 ? "text/html" : "application/pdf"))));
        }
        return parts;
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

    private static String uuid(String hex) {
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private static String hex(Random lot, int digits) {
        StringBuilder text = new StringBuilder(digits);
        while (text.length() < digits) {
            String more = Long.toHexString(lot.nextLong() | Long.MIN_VALUE);
            text.append(more, 0, Math.min(more.length(), digits - text.length()));
        }
        return text.toString();
    }
}
