package io.collector.completeness;

import io.collector.completeness.judge.Delays;
import io.collector.completeness.judge.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The tables of docs/completeness.md. Stateless. */
final class Tables {
    private Tables() {}

    /** A Markdown table. */
    static String of(List<String> head, List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        line(head, out);
        line(head.stream().map(h -> "---").toList(), out);
        rows.forEach(row -> line(row, out));
        return out.toString();
    }

    private static void line(List<String> cells, StringBuilder out) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A number with its thousands apart. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number and its share of another. */
    static String share(long part, long whole) {
        return part == 0 ? "0" : String.format(Locale.ROOT, "%,d (%.1f %%)", part, 100.0 * part / whole);
    }

    static String missing(Verdict verdict) {
        return share(verdict.missing(), verdict.due());
    }

    static List<String> percentiles(Delays delays) {
        return delays.count() == 0
                ? List.of("–", "–", "–")
                : List.of(time(delays.percentile(50)), time(delays.percentile(95)), time(delays.percentile(99)));
    }

    private static String time(Duration duration) {
        Duration d = Duration.ofSeconds(Math.round(duration.toMillis() / 1000.0));
        if (d.compareTo(Duration.ofHours(1)) >= 0) {
            return d.toHours() + " h " + d.toMinutesPart() + " min";
        }
        return d.toMinutes() > 0 ? d.toMinutes() + " min " + d.toSecondsPart() + " s" : d.toSeconds() + " s";
    }

    /** Puts a text in the place of what stands between two marks of a page. */
    static void write(Path page, String mark, String text) throws IOException {
        String begin = "<!-- " + mark + ": written by mvn verify -Pcompleteness -->\n";
        String end = "<!-- end of " + mark + " -->";
        String before = Files.readString(page);
        int from = before.indexOf(begin);
        int to = before.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(page + " has no place marked " + mark);
        }
        Files.writeString(page, before.substring(0, from + begin.length()) + text + before.substring(to));
    }
}
