package io.collector.completeness.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.world.Feed;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TapTest {
    private static final Instant NOW = Plot.MONDAY.plus(Duration.ofDays(8));

    private final Tap tap = new Tap(World.of(Plot.of(10, Duration.ofHours(1), Filing.INDEXED)), Trouble.NONE);

    private String refusal(Duration beginsAgo, Duration endsAgo) {
        return tap.ask(Asked.interval(Feed.ALL, NOW.minus(beginsAgo), NOW.minus(endsAgo)), NOW)
                .text();
    }

    @Test
    void refusesWindowsAsTapDoes() {
        assertThat(refusal(Duration.ofHours(1), Duration.ZERO)).isEmpty();
        assertThat(refusal(Duration.ofSeconds(29), Duration.ZERO)).contains("too short");
        assertThat(refusal(Duration.ofSeconds(3601), Duration.ZERO)).contains("too long");
        assertThat(refusal(Duration.ofDays(7).plusSeconds(1), Duration.ofDays(7).minusMinutes(5)))
                .contains("too far into the past");
        assertThat(refusal(Duration.ofMinutes(5), Duration.ofSeconds(-1))).contains("still current");
    }

    @Test
    void grantsEachPool1800RequestsInAny24Hours() {
        for (int i = 0; i < Tap.GRANTED; i++) {
            assertThat(status(Feed.ALL, NOW.plusSeconds(i))).isEqualTo(200);
        }
        assertThat(status(Feed.MESSAGES_BLOCKED.path(), NOW.plusSeconds(1800))).isEqualTo(429);
        assertThat(status(Feed.CLICKS_PERMITTED.path(), NOW.plusSeconds(1800))).isEqualTo(200);
        assertThat(status(Feed.ALL, NOW.plus(Duration.ofHours(24)))).isEqualTo(200);
        assertThat(status(Feed.ALL, NOW.plus(Duration.ofHours(24)))).isEqualTo(429);
        assertThat(tap.requests("siem").mostInADay()).isEqualTo(Tap.GRANTED);
    }

    private int status(String path, Instant at) {
        return tap.ask(Asked.interval(path, at.minusSeconds(60), at), at).status();
    }
}
