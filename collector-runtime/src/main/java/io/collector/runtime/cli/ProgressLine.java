package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How far a source is with something long, as a bar and in words, as wide as there is room. Stateless. */
final class ProgressLine {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 8;

    private ProgressLine() {}

    /** The lines of one entry of a status report. */
    static List<String> of(JsonNode progress, int width) {
        double share = progress.path("share").asDouble();
        String words = "%s %2d %%: %s left%s%s"
                .formatted(
                        progress.path("kind").asText(),
                        (int) (share * 100),
                        spoken(progress.path("leftSeconds")),
                        rate(progress.path("secondsPerSecond")),
                        progress.path("timeLeftSeconds").isNumber()
                                ? ", about " + spoken(progress.path("timeLeftSeconds")) + " to go"
                                : "");
        int room = Math.min(LONGEST_BAR, width - words.length() - 3);
        return room < SHORTEST_BAR ? OneLine.wrapped(words, width) : List.of(bar(share, room) + " " + words);
    }

    private static String bar(double share, int room) {
        int done = (int) Math.round(Math.max(0, Math.min(1, share)) * room);
        return "[" + "#".repeat(done) + "-".repeat(room - done) + "]";
    }

    private static String rate(JsonNode perSecond) {
        if (!perSecond.isNumber()) {
            return "";
        }
        double perMinute = perSecond.asDouble() * 60;
        return perMinute >= 1
                ? ", " + spoken(Math.round(perMinute)) + " a minute"
                : String.format(Locale.ROOT, ", %.1f s a minute", perMinute);
    }

    private static String spoken(JsonNode seconds) {
        return spoken(seconds.asLong());
    }

    private static String spoken(long seconds) {
        return Spoken.length(Duration.ofSeconds(seconds));
    }
}
