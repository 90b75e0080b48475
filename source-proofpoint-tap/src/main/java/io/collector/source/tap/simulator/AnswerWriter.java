package io.collector.source.tap.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes the body of an answer: its lists in any order, and the events in each in any order too. Stateless. */
final class AnswerWriter {
    private AnswerWriter() {}

    /**
     * Writes a body.
     *
     * @param arrays the lists it must have, empty or not
     * @param found the events, by list
     * @param served the end of the window
     * @param broken whether to stop in the middle
     */
    static void write(
            OutputStream out,
            List<String> arrays,
            Map<String, List<Timeline.Entry>> found,
            Instant served,
            boolean broken,
            Random lot)
            throws IOException {
        List<String> order = new ArrayList<>(arrays);
        Collections.shuffle(order, lot);
        long left = found.values().stream().mapToInt(List::size).sum() / 2;
        text(out, "{\"queryEndTime\":\"" + served + "\"");
        for (String array : order) {
            text(out, ",\"" + array + "\":[");
            List<Timeline.Entry> entries = new ArrayList<>(found.getOrDefault(array, List.of()));
            Collections.shuffle(entries, lot);
            String separator = "";
            for (Timeline.Entry entry : entries) {
                if (broken && left-- <= 0) {
                    text(out, separator + "{\"spamScore\":");
                    return;
                }
                text(out, separator + EventWriter.write(entry.fact(), entry.current(), lot));
                separator = ",";
            }
            text(out, broken && left <= 0 ? "" : "]");
        }
        text(out, broken ? "" : "}");
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
