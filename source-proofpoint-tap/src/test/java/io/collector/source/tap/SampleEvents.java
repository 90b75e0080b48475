package io.collector.source.tap;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Events the way TAP writes them, 0.9 KB for a click and 2 to 4 KB for a message, and the way it might: the same seed
 * makes the same events. For one thread.
 */
final class SampleEvents {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Instant BASE = Instant.parse("2026-03-10T10:00:00Z");
    private static final String[] STRINGS = {
        "\"\"",
        "\"a\"",
        "\"\\\"q\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\u0041\\u001f\\u0022\\u005C\"",
        "\"\\ud83d\\ude00 \\ud83d\"",
        "\"\\udc00\"",
        "\"\\uD83D\\n\"",
        "\"für 日本 🎁\"",
        "\"ﬀ\"",
        "\"\uffff\"",
        "\"\u007f\u0080\u07ff\u0800\"",
        "\"true\"",
        "\" False \"",
        "\"na\"",
        "\"17\"",
        "\" 4.50 \"",
        "\"1e2\"",
        "\"2026-03-10T10:00:00\"",
        "\"2026-02-30T10:00:00.000Z\"",
        "\"2026-03-10T24:00:00.000Z\"",
        "\"2016-12-31T23:59:60Z\"",
        "\"2026-03-10T12:00:00.123456789+02:00\"",
        "\"1969-12-31T23:59:59.999Z\"",
        "\"2026-03-10T10:00:00.5Z\"",
        "\"20260310T100000.000000Z\"",
        "\"ACTIVE\"",
        "\"İstanbul\"",
        "\"other\""
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "0.0",
        "7",
        "10",
        "100",
        "1230000",
        "-450",
        "1e2",
        "1E+2",
        "0.10",
        "12.50",
        "123456789012345678901234567890",
        "100000000000000000000",
        "1e999999999",
        "1e99999999999999",
        "20260310100000000",
        "0e5",
        "-0.0e-3"
    };
    private static final String[] KEYS = {
        "subject",
        "clusterId",
        "campaignID",
        "threatUrl",
        "threatId",
        "zz",
        "ﬀ",
        "🎁",
        "a b",
        "a!",
        "a",
        "A",
        "aa",
        "",
        "\\u0061",
        "k\\\"",
        "threatStatus",
        "classification",
        "threatsInfoMap",
        "messageParts",
        "recipient",
        "id",
        "GUID",
        "threatTime",
        "messageTime",
        "clickTime",
        "completelyRewritten",
        "spamScore",
        "fromAddress",
        "sandboxStatus"
    };

    private final Random lot;

    SampleEvents(long seed) {
        this.lot = new Random(seed);
    }

    /** One of the feeds, as often as in a large tenant. */
    Feed feed() {
        int percent = lot.nextInt(100);
        if (percent < 38) {
            return Feed.MESSAGES_BLOCKED;
        }
        if (percent < 68) {
            return Feed.MESSAGES_DELIVERED;
        }
        return percent < 88 ? Feed.CLICKS_PERMITTED : Feed.CLICKS_BLOCKED;
    }

    /** An event in wire form. */
    String conforming(Feed feed) {
        return object(feed.kind() == Feed.Kind.CLICK ? click() : message());
    }

    /** An event with something odd in it, which may or may not be well-formed. */
    String odd(Feed feed) {
        List<String[]> members = feed.kind() == Feed.Kind.CLICK ? click() : message();
        int changes = 1 + lot.nextInt(5);
        for (int i = 0; i < changes; i++) {
            change(members);
        }
        String json = object(members);
        return switch (lot.nextInt(24)) {
            case 0 -> spaced(json, s -> s + "\r\n\t ");
            case 1 -> spaced(json, s -> " " + s);
            case 2 -> json.substring(0, lot.nextInt(json.length()));
            case 3 -> with(json, lot.nextInt(json.length()), (char) lot.nextInt(128));
            default -> json;
        };
    }

    private void change(List<String[]> members) {
        int at = lot.nextInt(members.size());
        switch (lot.nextInt(9)) {
            case 0 -> Collections.shuffle(members, lot);
            case 1 -> members.remove(members.size() > 1 ? at : 0);
            case 2 -> members.get(at)[1] = value(2);
            case 3 -> members.add(at, new String[] {pick(KEYS), value(2)});
            case 4 -> members.add(at, members.get(lot.nextInt(members.size())).clone());
            case 5 -> members.add(new String[] {members.get(at)[0], value(1)});
            case 6 -> members.removeIf(m -> m[0].equals("id"));
            case 7 ->
                members.forEach(m -> m[0] = switch (m[0]) {
                    case "cluster" -> "clusterId";
                    case "campaignId" -> "campaignID";
                    case "threatURL" -> "threatUrl";
                    default -> m[0];
                });
            default ->
                members.forEach(m -> m[1] = m[1].replace("threatID", "threatId").replace("active", "Active"));
        }
        if (members.isEmpty()) {
            members.add(new String[] {"a", "1"});
        }
    }

    private String value(int depth) {
        return switch (lot.nextInt(depth > 0 ? 7 : 4)) {
            case 0, 1 -> pick(STRINGS);
            case 2 -> pick(NUMBERS);
            case 3 ->
                List.of("null", "true", "false", "nul", "01", "+1")
                        .get(lot.nextInt(10) == 0 ? lot.nextInt(6) : lot.nextInt(3));
            case 4, 5 -> {
                List<String> elements = new ArrayList<>();
                for (int i = lot.nextInt(4); i > 0; i--) {
                    elements.add(value(depth - 1));
                }
                yield "[" + String.join(",", elements) + "]";
            }
            default -> {
                List<String[]> members = new ArrayList<>();
                for (int i = lot.nextInt(4); i > 0; i--) {
                    members.add(new String[] {pick(KEYS), value(depth - 1)});
                }
                yield object(members);
            }
        };
    }

    private List<String[]> click() {
        String threat = hex(64);
        List<String[]> members = new ArrayList<>();
        add(members, "url", quoted("https://login-" + hex(12) + ".test/portal?session=" + hex(40) + "#top of page"));
        add(members, "classification", quoted(lot.nextBoolean() ? "phish" : "MALWARE"));
        add(members, "clickTime", time());
        add(members, "threatTime", time());
        add(
                members,
                "userAgent",
                quoted("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1"
                        + lot.nextInt(40) + ".0 Safari/537.36"));
        add(members, "campaignId", lot.nextBoolean() ? "null" : quoted(uuid()));
        add(members, "id", quoted(uuid()));
        add(members, "clickIP", quoted("198.51.100." + lot.nextInt(256)));
        add(members, "sender", quoted(hex(32) + "@sender.test"));
        add(members, "recipient", quoted("Person." + lot.nextInt(900) + "@corp.example.com"));
        add(members, "senderIP", quoted("203.0.113." + lot.nextInt(256)));
        add(members, "GUID", quoted(hex(32)));
        add(members, "threatID", quoted(threat));
        add(members, "threatURL", quoted("https://threatinsight.example.com/" + uuid() + "/threat/email/" + threat));
        add(members, "threatStatus", quoted(status()));
        add(members, "messageID", quoted("<" + hex(20) + "@mail.example.net>"));
        return members;
    }

    private List<String[]> message() {
        String sender = hex(16) + "@sender.test";
        String recipient = "person." + lot.nextInt(900) + "@corp.example.com";
        List<String[]> members = new ArrayList<>();
        add(members, "spamScore", String.valueOf(lot.nextInt(101)));
        add(members, "phishScore", String.valueOf(lot.nextInt(101)));
        add(members, "threatsInfoMap", several(1 + lot.nextInt(4), this::threat));
        add(members, "messageTime", time());
        add(members, "impostorScore", lot.nextInt(2) * 12 + ".0");
        add(members, "malwareScore", String.valueOf(lot.nextInt(101)));
        add(members, "cluster", quoted("example_hosted"));
        add(
                members,
                "subject",
                quoted(
                        lot.nextBoolean()
                                ? "Überweisung für März – \\\"bitte\\\" prüfen 🎁"
                                : "Invoice & Contract " + hex(12)));
        add(members, "quarantineFolder", lot.nextBoolean() ? "null" : quoted("Attachment Defense"));
        add(members, "quarantineRule", quoted("module.sandbox.threat"));
        add(members, "policyRoutes", "[\"default_inbound\",\"executives\"]");
        add(members, "modulesRun", "[\"av\",\"spf\",\"dkimv\",\"spam\",\"urldefense\"]");
        add(members, "messageSize", String.valueOf(2_000 + lot.nextInt(3_000_000)));
        add(members, "headerFrom", quoted("\\\"Zoë, Accounts\\\" <" + sender + ">"));
        add(members, "headerReplyTo", "null");
        add(members, "fromAddress", "[" + quoted(sender) + "]");
        add(members, "ccAddresses", "[]");
        add(members, "replyToAddress", "[]");
        add(members, "toAddresses", "[" + quoted(recipient) + "," + quoted("team@corp.example.com") + "]");
        add(members, "xmailer", lot.nextBoolean() ? "null" : quoted("Example Mailer 16.0"));
        add(members, "messageParts", several(1 + lot.nextInt(6), this::part));
        add(members, "completelyRewritten", String.valueOf(lot.nextBoolean()));
        add(members, "id", quoted(uuid()));
        add(members, "QID", quoted("4" + hex(13)));
        add(members, "GUID", quoted(hex(32)));
        add(members, "sender", quoted(sender));
        add(members, "recipient", "[" + quoted(recipient) + "]");
        add(members, "senderIP", quoted("203.0.113." + lot.nextInt(256)));
        add(members, "messageID", quoted("<" + hex(20) + "@mail.example.net>"));
        return members;
    }

    private String threat() {
        String id = hex(64);
        List<String[]> members = new ArrayList<>();
        add(members, "threatID", quoted(id));
        add(members, "threatStatus", quoted(status()));
        add(members, "classification", quoted(lot.nextBoolean() ? "phish" : "malware"));
        add(members, "threatUrl", quoted("https://threatinsight.example.com/" + uuid() + "/threat/email/" + id));
        add(members, "threatTime", time());
        add(members, "threat", quoted("https://files-" + hex(8) + ".test/" + hex(24)));
        add(members, "campaignID", "null");
        add(members, "threatType", quoted("url"));
        add(members, "actors", "[]");
        add(members, "detectionType", quoted("NONE"));
        return object(members);
    }

    private String part() {
        List<String[]> members = new ArrayList<>();
        add(members, "disposition", quoted(lot.nextBoolean() ? "inline" : "attached"));
        add(members, "sha256", quoted(hex(64)));
        add(members, "md5", lot.nextInt(8) == 0 ? "null" : quoted(hex(32)));
        add(members, "filename", quoted("Rechnung_" + lot.nextInt(10_000) + ".pdf"));
        add(members, "sandboxStatus", lot.nextBoolean() ? "null" : quoted("THREAT"));
        add(members, "oContentType", quoted("application/pdf"));
        add(members, "contentType", quoted("application/pdf"));
        return object(members);
    }

    private String status() {
        return lot.nextInt(10) > 0 ? "active" : lot.nextBoolean() ? "cleared" : "falsePositive";
    }

    private String time() {
        return quoted(TIME.format(BASE.plusMillis(lot.nextInt(36_000_000))));
    }

    private String several(int count, java.util.function.Supplier<String> one) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return "[" + String.join(",", all) + "]";
    }

    private String pick(String[] from) {
        return from[lot.nextInt(from.length)];
    }

    private static String spaced(String json, UnaryOperator<String> space) {
        return json.replace(",\"", "," + space.apply("") + "\"").replace(":", space.apply(":"));
    }

    private static String with(String json, int at, char c) {
        return json.substring(0, at) + c + json.substring(at + 1);
    }

    private static void add(List<String[]> members, String key, String value) {
        members.add(new String[] {key, value});
    }

    private static String object(List<String[]> members) {
        List<String> texts = new ArrayList<>();
        members.forEach(m -> texts.add("\"" + m[0] + "\":" + m[1]));
        return "{" + String.join(",", texts) + "}";
    }

    private static String quoted(String escaped) {
        return "\"" + escaped + "\"";
    }

    private String uuid() {
        String hex = hex(32);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        while (text.length() < digits) {
            String more = Long.toHexString(lot.nextLong() | Long.MIN_VALUE);
            text.append(more, 0, Math.min(more.length(), digits - text.length()));
        }
        return text.toString();
    }
}
