package io.collector.source.tap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Collects what {@link Verdict} is made of while an event is read. For one thread. */
final class QuickVerdict {
    private static final int ACTIVE = 1;
    private static final int CLEARED = 2;
    private static final int FALSE_POSITIVE = 4;
    private static final Words KNOWN =
            Words.of(Map.of("active", ACTIVE, "cleared", CLEARED, "falsePositive", FALSE_POSITIVE));

    private final String[] texts = new String[8];
    private final TreeSet<String> others = new TreeSet<>();
    private int known;

    QuickVerdict() {
        for (int bits = 0; bits < texts.length; bits++) {
            texts[bits] = Verdict.joined(names(bits));
        }
    }

    void begin() {
        known = 0;
        others.clear();
    }

    /** A verdict, or a number. */
    void note(byte[] json, int from, int to) throws OddEventException {
        int bit = KNOWN.find(json, from, to);
        known |= bit;
        if (bit == Words.NONE) {
            others.add(QuickIdentity.plain(json, from, to));
        }
    }

    String text() {
        if (others.isEmpty()) {
            return texts[known];
        }
        others.addAll(names(known));
        return Verdict.joined(others);
    }

    private static List<String> names(int bits) {
        List<String> names = new ArrayList<>();
        if ((bits & ACTIVE) != 0) {
            names.add("active");
        }
        if ((bits & CLEARED) != 0) {
            names.add("cleared");
        }
        if ((bits & FALSE_POSITIVE) != 0) {
            names.add("falsePositive");
        }
        return names;
    }
}
