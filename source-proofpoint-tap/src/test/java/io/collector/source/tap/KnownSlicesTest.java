package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownSlicesTest {
    private final AtomicInteger sharers = new AtomicInteger();
    private final KnownSlices slices = new KnownSlices(1_000, sharers);
    private Instant now = Rig.START;

    @Test
    void knowsWhatAnEarlierPollEmitted() {
        next();
        emit(Feed.CLICKS_BLOCKED, "a");
        assertThat(knows(Feed.CLICKS_BLOCKED, "a")).as("in the same poll").isFalse();
        next();
        assertThat(knows(Feed.CLICKS_BLOCKED, "a")).isTrue();
        assertThat(knows(Feed.CLICKS_BLOCKED, "b")).isFalse();
        assertThat(knows(Feed.CLICKS_PERMITTED, "a")).as("another feed").isFalse();
    }

    @Test
    void knowsNothingOfAPollThatEndedInAnUnknownWay() {
        next();
        emit(Feed.CLICKS_BLOCKED, "a");
        slices.forgetEmitted();
        next();
        assertThat(knows(Feed.CLICKS_BLOCKED, "a")).isFalse();
    }

    @Test
    void knowsTheBytesWhereverTheyLie() {
        next();
        emit(Feed.MESSAGES_BLOCKED, "abc");
        next();
        byte[] buffer = "xxabcxx".getBytes(StandardCharsets.UTF_8);
        assertThat(slices.contains(Feed.MESSAGES_BLOCKED, buffer, 2, 5)).isTrue();
        assertThat(slices.contains(Feed.MESSAGES_BLOCKED, buffer, 1, 5)).isFalse();
    }

    @Test
    void keepsWhatComesAgainAndForgetsWhatDoesNot() {
        next();
        emit(Feed.CLICKS_BLOCKED, "again");
        emit(Feed.CLICKS_BLOCKED, "once");
        for (int i = 0; i < 200; i++) {
            now = now.plus(Duration.ofMinutes(1));
            next();
            assertThat(knows(Feed.CLICKS_BLOCKED, "again")).isTrue();
        }
        assertThat(knows(Feed.CLICKS_BLOCKED, "once")).isFalse();
    }

    @Test
    void forgetsTheOldestWhenThereIsNoRoom() {
        next();
        emit(Feed.CLICKS_BLOCKED, "first");
        int known = knownOf(3_000);
        assertThat(knows(Feed.CLICKS_BLOCKED, "first")).isFalse();
        assertThat(knows(Feed.CLICKS_BLOCKED, "n2999")).isTrue();
        assertThat(known).isBetween(500, 1_000);
    }

    @Test
    void leavesRoomToOthersWhileTheyAreThere() {
        KnownSlices other = new KnownSlices(1_000, sharers);
        assertThat(knownOf(3_000)).isBetween(250, 500);
        other.close();
        other.close();
        assertThat(knownOf(3_000)).isBetween(500, 1_000);
    }

    private int knownOf(int count) {
        for (int i = 0; i < count; i++) {
            emit(Feed.CLICKS_BLOCKED, "n" + i);
            next();
        }
        int known = 0;
        for (int i = 0; i < count; i++) {
            known += knows(Feed.CLICKS_BLOCKED, "n" + i) ? 1 : 0;
        }
        return known;
    }

    @Test
    void goesOnThoughTheClockIsSetBack() {
        next();
        emit(Feed.CLICKS_BLOCKED, "a");
        now = now.minus(Duration.ofDays(1));
        next();
        assertThat(knows(Feed.CLICKS_BLOCKED, "a")).isTrue();
    }

    private void next() {
        slices.begin(now);
    }

    private void emit(Feed feed, String text) {
        knows(feed, text);
        slices.emitted();
    }

    private boolean knows(Feed feed, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return slices.contains(feed, bytes, 0, bytes.length);
    }
}
