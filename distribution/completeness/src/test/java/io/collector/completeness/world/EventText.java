package io.collector.completeness.world;

import io.collector.completeness.world.Fact.Version;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events as the JSON that TAP sends: 1 KB for a click, 1 to 3 KB for a message. The content follows from the fact, the
 * version and the order alone. Stateless.
 */
public final class EventText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> SUBJECTS = List.of(
            "Invoice & contract proposal",
            "Überweisung der Rechnung für März – bitte prüfen",
            "=?utf-8?Q?R=C3=A9sum=C3=A9_attached?=",
            "お支払いの確認",
            "Your parcel \\\"is waiting\\\" \\\\ action needed",
            "Re: 🎁 last reminder",
            "Password expires today");

    private EventText() {}

    public static String of(Shown shown) {
        Fact fact = shown.fact();
        Version version = fact.versions().get(shown.version());
        StringBuilder out = new StringBuilder(2500).append('{');
        if (fact.feed().isClick()) {
            click(fact, version, out);
        } else {
            message(fact, version, shown.order(), out);
        }
        if (fact.withId()) {
            // A click on several threats has one id, each recipient of a mail another.
            long own = fact.feed().isClick() ? fact.time().getEpochSecond() : fact.copy();
            text("id", Drawn.uuid(fact.seed() * 17 + own), out);
        }
        out.setCharAt(out.length() - 1, '}');
        return out.toString();
    }

    private static void click(Fact fact, Version version, StringBuilder out) {
        SplittableRandom lot = new SplittableRandom(fact.seed());
        String threat = fact.threatId();
        text(
                "url",
                "https://login-" + Drawn.hex(lot.nextLong(), 12) + ".test/portal?session="
                        + Drawn.hex(lot.nextLong(), 40) + "#top of page",
                out);
        text("classification", lot.nextBoolean() ? "phish" : "malware", out);
        time("clickTime", fact.time(), out);
        time("threatTime", version.threatTime(), out);
        text("userAgent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0", out);
        raw("campaignId", lot.nextBoolean() ? "null" : quoted(Drawn.uuid(lot.nextLong())), out);
        text("clickIP", "198.51.100." + lot.nextInt(256), out);
        text("sender", Drawn.hex(lot.nextLong(), 32) + "@sender-" + lot.nextInt(50) + ".test", out);
        text("senderIP", "203.0.113." + lot.nextInt(256), out);
        text("recipient", fact.recipient(), out);
        text("messageID", "<" + Drawn.hex(lot.nextLong(), 20) + "@mail.example.net>", out);
        text("GUID", fact.guid(), out);
        text("threatID", threat, out);
        text("threatURL", "https://threatinsight.example.com/threat/email/" + threat, out);
        text("threatStatus", version.status(), out);
    }

    private static void message(Fact fact, Version version, int order, StringBuilder out) {
        SplittableRandom lot = new SplittableRandom(fact.seed());
        boolean sparse = fact.feed() == Feed.MESSAGES_DELIVERED && lot.nextInt(10) < 3;
        raw("spamScore", Integer.toString(lot.nextInt(101)), out);
        raw("phishScore", Integer.toString(lot.nextInt(101)), out);
        raw("malwareScore", "0", out);
        raw("impostorScore", order % 2 == 0 ? "0.0" : "0", out);
        raw("threatsInfoMap", list(threats(fact, version, lot), order), out);
        time("messageTime", fact.time(), out);
        text("GUID", fact.guid(), out);
        raw("recipient", "[" + quoted(fact.recipient()) + "]", out);
        text("senderIP", "203.0.113." + lot.nextInt(256), out);
        text("cluster", "example_hosted", out);
        raw("completelyRewritten", Boolean.toString(lot.nextBoolean()), out);
        if (sparse) {
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
                    "quarantineFolder",
                    "quarantineRule")) {
                raw(key, "null", out);
            }
            text("sender", "", out);
            text("messageID", "", out);
            raw("messageSize", "0", out);
        } else {
            full(fact, order, lot, out);
        }
    }

    private static void full(Fact fact, int order, SplittableRandom lot, StringBuilder out) {
        String sender = Drawn.hex(lot.nextLong(), 16) + "@sender-" + lot.nextInt(50) + ".test";
        text("subject", SUBJECTS.get(lot.nextInt(SUBJECTS.size())), out);
        text("QID", "4" + Drawn.hex(lot.nextLong(), 13), out);
        raw("messageParts", list(parts(lot), order), out);
        raw("policyRoutes", list(List.of("\"default_inbound\"", "\"executives\""), order), out);
        raw("modulesRun", list(List.of("\"av\"", "\"spf\"", "\"dkimv\"", "\"spam\"", "\"urldefense\""), order), out);
        text("headerFrom", "\\\"Zoë, Accounts\\\" <" + sender + ">", out);
        raw("headerReplyTo", "null", out);
        raw("fromAddress", "[" + quoted(sender) + "]", out);
        raw("toAddresses", "[" + quoted(fact.recipient()) + "]", out);
        raw("ccAddresses", "[]", out);
        raw("replyToAddress", "[]", out);
        raw("xmailer", "null", out);
        text("quarantineFolder", "Attachment Defense", out);
        text("quarantineRule", "module.sandbox.threat", out);
        text("sender", sender, out);
        text("messageID", "<" + Drawn.hex(lot.nextLong(), 20) + "@mail.example.net>", out);
        raw("messageSize", Integer.toString(2_000 + lot.nextInt(3_000_000)), out);
    }

    private static List<String> threats(Fact fact, Version version, SplittableRandom lot) {
        List<String> threats = new ArrayList<>();
        int count = 1 + lot.nextInt(2);
        for (int i = 0; i < count; i++) {
            // The first carries the latest time, the others were known before.
            Instant time = i == 0 ? version.threatTime() : fact.time().minus(Duration.ofHours(1 + lot.nextInt(500)));
            String id = i == 0 ? fact.threatId() : Drawn.hex(lot.nextLong(), 64);
            StringBuilder out = new StringBuilder("{");
            text("threatID", id, out);
            text("threatStatus", version.status(), out);
            text("classification", lot.nextBoolean() ? "phish" : "malware", out);
            text("threatUrl", "https://threatinsight.example.com/threat/email/" + id, out);
            time("threatTime", time, out);
            text("threat", "https://files-" + Drawn.hex(lot.nextLong(), 8) + ".test/", out);
            raw("campaignID", "null", out);
            text("threatType", "url", out);
            raw("actors", "[]", out);
            out.setCharAt(out.length() - 1, '}');
            threats.add(out.toString());
        }
        return threats;
    }

    private static List<String> parts(SplittableRandom lot) {
        List<String> parts = new ArrayList<>();
        int count = 1 + lot.nextInt(3);
        for (int i = 0; i < count; i++) {
            StringBuilder out = new StringBuilder("{");
            text("disposition", i == 0 ? "inline" : "attached", out);
            text("sha256", Drawn.hex(lot.nextLong(), 64), out);
            raw("md5", lot.nextInt(5) == 0 ? "null" : quoted(Drawn.hex(lot.nextLong(), 32)), out);
            text("filename", i == 0 ? "text.html" : "Rechnung_" + lot.nextInt(10_000) + ".pdf", out);
            raw("sandboxStatus", lot.nextBoolean() ? "null" : quoted("threat"), out);
            text("oContentType", i == 0 ? "text/html" : "application/pdf", out);
            text("contentType", i == 0 ? "text/html" : "application/pdf", out);
            out.setCharAt(out.length() - 1, '}');
            parts.add(out.toString());
        }
        return parts;
    }

    private static String list(List<String> elements, int order) {
        List<String> any = new ArrayList<>(elements);
        Collections.rotate(any, order);
        return "[" + String.join(",", any) + "]";
    }

    private static void time(String key, Instant time, StringBuilder out) {
        text(key, TIME.format(time), out);
    }

    /** A member with a text that is escaped already. */
    private static void text(String key, String value, StringBuilder out) {
        raw(key, quoted(value), out);
    }

    private static void raw(String key, String json, StringBuilder out) {
        out.append('"').append(key).append("\":").append(json).append(',');
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }
}
