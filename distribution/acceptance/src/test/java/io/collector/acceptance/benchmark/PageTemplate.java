package io.collector.acceptance.benchmark;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One answer of TAP, of which as many different ones can be made as are needed: in each event eight digits name the
 * page. Messages of 2 to 4 kB with 1 to 4 threats and 1 to 6 parts, clicks of about 0.8 kB; the mix is 38 % blocked
 * messages, 30 % delivered, 20 % permitted clicks and 12 % blocked ones. Seeded, so the same every time. Immutable.
 */
final class PageTemplate {
    private static final int DIGITS = 8;
    private static final char MARK = '\u0001';
    private static final String[] NAMES = {"Zoë Müller", "José García", "Anna Smith", "李雷", "Per Åström", "Ivan Petrov"
    };
    private static final String[] WORDS = {
        "invoice",
        "payment",
        "update",
        "account",
        "shared",
        "document",
        "review",
        "contract",
        "order",
        "delivery",
        "urgent",
        "\\\"quoted\\\"",
        "voicemail",
        "scan",
        "report"
    };

    private final byte[] bytes;
    private final int[] marks;
    private final int events;

    private PageTemplate(byte[] bytes, int[] marks, int events) {
        this.bytes = bytes;
        this.marks = marks;
        this.events = events;
    }

    /** A template with these many events. */
    static PageTemplate of(int events, long seed) {
        Random random = new Random(seed);
        StringBuilder[] arrays = {new StringBuilder(), new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < events; i++) {
            int die = random.nextInt(100);
            int kind = die < 38 ? 0 : die < 68 ? 1 : die < 88 ? 2 : 3;
            StringBuilder array = arrays[kind];
            array.append(array.length() == 0 ? "" : ",");
            if (kind < 2) {
                message(array, random, i);
            } else {
                click(array, random, i);
            }
        }
        String text = "{\"queryEndTime\":\"2999-01-01T00:00:00Z\",\"messagesBlocked\":[" + arrays[0]
                + "],\"messagesDelivered\":[" + arrays[1] + "],\"clicksPermitted\":[" + arrays[2]
                + "],\"clicksBlocked\":[" + arrays[3] + "]}";
        return ofText(text, events);
    }

    private static PageTemplate ofText(String text, int events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + events * 32);
        List<Integer> marks = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == MARK) {
                marks.add(out.size());
                out.writeBytes("00000000".getBytes(StandardCharsets.US_ASCII));
            } else {
                out.write(b);
            }
        }
        return new PageTemplate(
                out.toByteArray(), marks.stream().mapToInt(i -> i).toArray(), events);
    }

    int events() {
        return events;
    }

    int size() {
        return bytes.length;
    }

    /** The page of a number. */
    byte[] page(int number) {
        byte[] page = bytes.clone();
        byte[] digits = String.format("%0" + DIGITS + "d", number).getBytes(StandardCharsets.US_ASCII);
        for (int mark : marks) {
            System.arraycopy(digits, 0, page, mark, DIGITS);
        }
        return page;
    }

    private static void message(StringBuilder out, Random random, int number) {
        out.append("{\"spamScore\":")
                .append(random.nextInt(100))
                .append(",\"phishScore\":")
                .append(random.nextInt(101));
        out.append(",\"threatsInfoMap\":[");
        int threats = 1 + random.nextInt(4);
        for (int i = 0; i < threats; i++) {
            String sha = hex(random, 64);
            out.append(i == 0 ? "" : ",").append("{\"threatID\":\"").append(sha);
            out.append("\",\"threatStatus\":\"active\",\"classification\":\"")
                    .append(pick(random, "phish", "malware", "spam"));
            out.append("\",\"threatUrl\":\"https://threatinsight.proofpoint.com/")
                    .append(hex(random, 36));
            out.append("/threat/email/")
                    .append(sha)
                    .append("\",\"threatTime\":\"")
                    .append(time(random));
            out.append("\",\"threat\":\"").append(domain(random)).append("\",\"campaignID\":\"");
            out.append(hex(random, 36)).append("\",\"threatType\":\"").append(pick(random, "url", "attachment"));
            out.append("\"}");
        }
        out.append("],\"messageTime\":\"")
                .append(time(random))
                .append("\",\"impostorScore\":")
                .append(random.nextInt(100));
        out.append(",\"malwareScore\":")
                .append(random.nextInt(100))
                .append(",\"cluster\":\"tenant_hosted\",\"subject\":\"");
        out.append(words(random, 4 + random.nextInt(5)))
                .append("\",\"quarantineFolder\":\"Phish\",\"quarantineRule\":\"phish\"");
        out.append(
                ",\"policyRoutes\":[\"default_inbound\",\"executives\"],\"modulesRun\":[\"av\",\"spf\",\"dkimv\",\"spam\",\"dmarc\",\"pdr\",\"urldefense\"]");
        out.append(",\"messageSize\":").append(10_000 + random.nextInt(90_000)).append(",\"headerFrom\":\"");
        out.append(name(random))
                .append(" <")
                .append(address(random))
                .append(">\",\"headerReplyTo\":null,\"fromAddress\":[\"");
        out.append(address(random)).append("\"],\"ccAddresses\":[],\"replyToAddress\":[],\"toAddresses\":[\"");
        out.append(address(random)).append("\"],\"xmailer\":\"Microsoft Outlook 16.0\",\"messageParts\":[");
        int parts = 1 + random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            out.append(i == 0 ? "" : ",")
                    .append("{\"disposition\":\"inline\",\"sha256\":\"")
                    .append(hex(random, 64));
            out.append("\",\"md5\":\"")
                    .append(hex(random, 32))
                    .append("\",\"filename\":\"text.html\",\"sandboxStatus\":null");
            out.append(",\"oContentType\":\"text/html\",\"contentType\":\"text/html\"}");
        }
        out.append("],\"completelyRewritten\":true,\"id\":\"")
                .append(MARK)
                .append('-')
                .append(id(number, random));
        out.append("\",\"QID\":\"")
                .append(hex(random, 14))
                .append("\",\"GUID\":\"")
                .append(MARK)
                .append(hex(random, 24));
        out.append("\",\"sender\":\"")
                .append(address(random))
                .append("\",\"recipient\":[\"")
                .append(address(random));
        out.append("\"],\"senderIP\":\"")
                .append(ip(random))
                .append("\",\"messageID\":\"<")
                .append(hex(random, 30));
        out.append('@').append(domain(random)).append(">\"}");
    }

    private static void click(StringBuilder out, Random random, int number) {
        String sha = hex(random, 64);
        out.append("{\"url\":\"https://").append(domain(random)).append('/').append(hex(random, 40));
        out.append("?u=")
                .append(hex(random, 20))
                .append("\",\"classification\":\"")
                .append(pick(random, "phish", "malware", "spam"));
        out.append("\",\"clickTime\":\"")
                .append(time(random))
                .append("\",\"threatTime\":\"")
                .append(time(random));
        out.append(
                "\",\"userAgent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/");
        out.append(100 + random.nextInt(40))
                .append(".0.0.0 Safari/537.36\",\"campaignId\":\"")
                .append(hex(random, 36));
        out.append("\",\"id\":\"")
                .append(MARK)
                .append('-')
                .append(id(number, random))
                .append("\",\"clickIP\":\"");
        out.append(ip(random))
                .append("\",\"sender\":\"")
                .append(address(random))
                .append("\",\"recipient\":\"");
        out.append(address(random))
                .append("\",\"senderIP\":\"")
                .append(ip(random))
                .append("\",\"GUID\":\"")
                .append(MARK);
        out.append(hex(random, 24)).append("\",\"threatID\":\"").append(sha).append("\",\"threatURL\":\"");
        out.append("https://threatinsight.proofpoint.com/")
                .append(hex(random, 36))
                .append("/threat/email/")
                .append(sha);
        out.append("\",\"threatStatus\":\"active\",\"messageID\":\"<")
                .append(hex(random, 30))
                .append('@');
        out.append(domain(random)).append(">\"}");
    }

    private static String id(int number, Random random) {
        return String.format("%06x-", number) + hex(random, 18);
    }

    private static String time(Random random) {
        return String.format(
                "2026-03-01T%02d:%02d:%02d.000Z", random.nextInt(24), random.nextInt(60), random.nextInt(60));
    }

    private static String hex(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private static String ip(Random random) {
        return "203.0.113." + random.nextInt(256);
    }

    private static String domain(Random random) {
        return pick(random, WORDS[0], WORDS[1], WORDS[2], WORDS[3]) + "-" + random.nextInt(40) + ".example.com";
    }

    private static String address(Random random) {
        return "user" + random.nextInt(3_000) + "@" + domain(random);
    }

    private static String name(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
