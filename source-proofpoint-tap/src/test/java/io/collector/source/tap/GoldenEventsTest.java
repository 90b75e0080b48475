package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an event becomes is the same in every version, to the byte: journals hold identities and revisions of years, and
 * another one for the same event would deliver it once more.
 */
class GoldenEventsTest {
    private static final Instant END = Instant.parse("2026-03-10T12:00:00Z");

    /** Feed, event, and what became of it: identity, revision, time and body, or that it was refused. */
    @ParameterizedTest
    @MethodSource("lines")
    void becomesWhatItAlwaysBecame(String line) {
        String[] columns = line.split("\t", 3);
        assertThat(columns[0] + "\t" + columns[1] + "\t" + outcome(Feed.valueOf(columns[0]), columns[1]))
                .isEqualTo(line);
    }

    @Test
    void becomesTheSameAlsoForThousandsOfOddEvents() {
        SampleEvents samples = new SampleEvents(20_260_310);
        StringBuilder all = new StringBuilder();
        int events = 0;
        for (int i = 0; i < 6_000; i++) {
            Feed feed = samples.feed();
            String outcome = outcome(feed, i % 3 == 0 ? samples.conforming(feed) : samples.odd(feed));
            all.append(outcome).append('\n');
            events += outcome.equals("refused") ? 0 : 1;
        }
        assertThat(events).isEqualTo(5_562);
        assertThat(Digest.of(all.toString())).isEqualTo("KWBgsFdZvbf-5WJYpXYW-g");
    }

    static String outcome(Feed feed, String json) {
        try {
            Event event = Rig.event(feed, json.getBytes(StandardCharsets.UTF_8), END);
            return String.join(
                    "\t",
                    event.id(),
                    event.revision(),
                    event.time().toString(),
                    event.body().toString());
        } catch (MalformedEventException e) {
            return "refused";
        }
    }

    static List<String> lines() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenEventsTest.class.getResourceAsStream("golden-events.tsv")),
                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }
}
