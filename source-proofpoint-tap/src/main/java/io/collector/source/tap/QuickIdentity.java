package io.collector.source.tap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Collects what {@link Identity} is made of while an event is read, and makes it. For one thread. */
final class QuickIdentity {
    private final int[] from = new int[Field.NUMBERS];
    private final int[] to = new int[Field.NUMBERS];
    private final List<int[]> recipients = new ArrayList<>();
    private byte[] json = new byte[0];

    void begin(byte[] event) {
        json = event;
        Arrays.fill(from, 0);
        Arrays.fill(to, 0);
        recipients.clear();
    }

    /** A text or a number of the event, not empty. */
    void note(int field, int begin, int end) {
        from[field] = begin;
        to[field] = end;
    }

    void recipient(int begin, int end) {
        recipients.add(new int[] {begin, end});
    }

    /**
     * The key of the event.
     *
     * @param canonical its whole content
     * @param digest to make it with
     */
    String of(Feed feed, CanonicalBytes canonical, Digest digest) throws OddEventException {
        boolean click = feed.kind() == Feed.Kind.CLICK;
        plain(click ? Field.THREAT_ID : Field.GUID);
        if (has(Field.ID)) {
            plain(Field.ID);
            digest.add(feed.array());
            digest.add("id");
            add(Field.ID, digest);
            add(click ? Field.THREAT_ID : Field.GUID, digest);
            return digest.finish();
        }
        if (!has(Field.GUID) && !has(Field.OWN_TIME) && !has(Field.MESSAGE_ID) && !has(click ? Field.URL : Field.QID)) {
            digest.add(feed.array());
            digest.add("content");
            digest.add(canonical.bytes(), 0, canonical.size());
            return digest.finish();
        }
        String all = recipients();
        for (int field = 1; field < Field.NUMBERS; field++) {
            plain(field);
        }
        digest.add(feed.array());
        digest.add("fields");
        add(Field.GUID, digest);
        digest.add(all);
        String text = text(Field.OWN_TIME);
        digest.add(EventTime.parse(text).map(Object::toString).orElse(text));
        int[] rest = click
                ? new int[] {Field.URL, Field.CLICK_IP, Field.USER_AGENT, Field.THREAT_ID}
                : new int[] {Field.QID, Field.MESSAGE_ID};
        for (int field : rest) {
            add(field, digest);
        }
        return digest.finish();
    }

    private boolean has(int field) {
        return to[field] > from[field];
    }

    private void add(int field, Digest digest) {
        digest.add(json, from[field], to[field]);
    }

    private String text(int field) {
        return new String(json, from[field], to[field] - from[field], StandardCharsets.UTF_8);
    }

    private void plain(int field) throws OddEventException {
        if (JsonBytes.endOfPlain(json, from[field], to[field]) != to[field]) {
            throw new OddEventException();
        }
    }

    private String recipients() throws OddEventException {
        List<String> texts = new ArrayList<>();
        for (int[] recipient : recipients) {
            texts.add(plain(json, recipient[0], recipient[1]).toLowerCase(Locale.ROOT));
        }
        texts.sort(null);
        return String.join("\n", texts);
    }

    /** A text without escapes. */
    static String plain(byte[] json, int from, int to) throws OddEventException {
        if (JsonBytes.endOfPlain(json, from, to) != to) {
            throw new OddEventException();
        }
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }
}
