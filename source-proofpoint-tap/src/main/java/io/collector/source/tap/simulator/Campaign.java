package io.collector.source.tap.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What many events have in common, so that they show who is behind them: the same addresses, files, senders and subjects
 * again and again, a few of them most of the time. Immutable; the same ones in every run.
 *
 * @param id the vendor's name for it
 * @param classification what its threats are
 * @param subject of its mails, as it stands in JSON
 * @param threats at least {@link #THREATS}, the first the most frequent
 * @param attachments the first the most frequent
 * @param senders the first the most frequent
 */
record Campaign(
        String id,
        String classification,
        String subject,
        List<Threat> threats,
        List<Attachment> attachments,
        List<String> senders) {
    /** More than one event has. */
    static final int THREATS = 6;

    private static final int COUNT = 40;
    private static final int ATTACHMENTS = 4;
    private static final int SENDERS = 5;

    private static final List<String> CLASSIFICATIONS =
            List.of("phish", "malware", "phish", "phish", "spam", "impostor");
    private static final List<String> SUBJECTS = List.of(
            "Invoice & Contract Proposal",
            "Überweisung der Rechnung für März – bitte prüfen",
            "お支払いの確認",
            "Your parcel \\\"is waiting\\\" \\\\ action needed",
            "Re: 🎁 last reminder",
            "Password expires today",
            "Voice message from reception",
            "=?utf-8?Q?R=C3=A9sum=C3=A9_attached?=");
    private static final List<String> BRANDS = List.of(
            "parcel-tracking",
            "payroll-portal",
            "secure-docs",
            "mailbox-quota",
            "e-signature",
            "vpn-access",
            "tax-refund",
            "benefits-update",
            "invoice-desk",
            "meeting-notes");
    private static final List<String> PATHS =
            List.of("login", "verify", "view", "download", "session/start", "index.php");
    private static final List<String> FILES =
            List.of("Rechnung_%d.pdf", "Invoice-%d.docx", "Scan_%d.html", "Remittance_%d.xlsm", "Order %d.zip");

    private static final List<Campaign> ALL = make();

    /** A threat: a page, under its number. */
    record Threat(String id, String url) {}

    /** A file that comes with mails. */
    record Attachment(String sha256, String md5, String name) {}

    Campaign {
        threats = List.copyOf(threats);
        attachments = List.copyOf(attachments);
        senders = List.copyOf(senders);
    }

    /** One of them, by lot: the first for every fourth event or so, the last hardly ever. */
    static Campaign any(Random lot) {
        return frequentFirst(ALL, lot);
    }

    /** An element by lot, each half as likely as the one at half its place. */
    static <T> T frequentFirst(List<T> list, Random lot) {
        double place = Math.pow(list.size() + 1.0, lot.nextDouble());
        return list.get(Math.min(list.size() - 1, (int) place - 1));
    }

    private static List<Campaign> make() {
        Random lot = new Random(1);
        List<Campaign> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(make(i, lot));
        }
        return List.copyOf(all);
    }

    private static Campaign make(int number, Random lot) {
        String host = BRANDS.get(number % BRANDS.size()) + "-" + EventWriter.hex(lot, 4) + ".test";
        List<Threat> threats = new ArrayList<>();
        for (int i = 0; i < THREATS; i++) {
            String path = PATHS.get(i % PATHS.size());
            threats.add(new Threat(
                    EventWriter.hex(lot, 64),
                    "https://" + host + "/" + path + "?session=" + EventWriter.hex(lot, 24)
                            + (i == 2 ? "#top of page" : "")));
        }
        List<Attachment> attachments = new ArrayList<>();
        for (int i = 0; i < ATTACHMENTS; i++) {
            attachments.add(new Attachment(
                    EventWriter.hex(lot, 64),
                    EventWriter.hex(lot, 32),
                    FILES.get((number + i) % FILES.size()).formatted(1000 + lot.nextInt(9000))));
        }
        List<String> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(List.of("billing", "noreply", "hr", "support", "ceo").get(i) + "@" + host);
        }
        return new Campaign(
                EventWriter.uuid(EventWriter.hex(lot, 32)),
                CLASSIFICATIONS.get(number % CLASSIFICATIONS.size()),
                SUBJECTS.get(number % SUBJECTS.size()),
                threats,
                attachments,
                senders);
    }
}
