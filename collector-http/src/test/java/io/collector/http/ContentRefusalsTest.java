package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRefusalsTest {
    private static final Event ONE = event("one");
    private static final Event OTHER = event("other");

    private final SetClock clock = new SetClock();
    private final ContentRefusals refusals = new ContentRefusals("Splunk", 1, clock);

    private static Event event(String id) {
        return new Event("Clicks", id, "r", Instant.EPOCH, Json.of("{}"));
    }

    private TransferException refused(Event... events) {
        BlockedException fault = new BlockedException("sending: host answered 403", "give it the permission");
        return refusals.refused("403", fault, false, List.of(events));
    }

    @ParameterizedTest
    @CsvSource({"403,,true", "406,,true", "200,<html>,true", "200,{},false", "401,<html>,false", "404,<html>,false"})
    void areSuspectedBehindSomeAnswersOnly(int status, String body, boolean suspect) {
        ByteString bytes = ByteString.encodeUtf8(body == null ? "" : body);
        assertThat(ContentRefusals.isSuspect(new Answer(status, Headers.EMPTY, bytes)))
                .isEqualTo(suspect);
    }

    @Test
    void areSuspectedWhereALargeRequestIsBrokenOff() {
        SocketException reset = new SocketException("Connection reset");
        RetryableException sending = new RetryableException("reset", "", Optional.empty(), true, reset);
        RetryableException asking = new RetryableException("reset", "", Optional.empty(), false, reset);
        RetryableException silent =
                new RetryableException("silent", "", Optional.empty(), true, new SocketTimeoutException());
        assertThat(ContentRefusals.isSuspect(sending, 1 << 20)).isTrue();
        assertThat(ContentRefusals.isSuspect(sending, 1 << 19)).isFalse();
        assertThat(ContentRefusals.isSuspect(asking, 1 << 20)).isFalse();
        assertThat(ContentRefusals.isSuspect(silent, 1 << 20)).isFalse();
    }

    @Test
    void areBelievedOfOneEventOnceItWasRefusedSeveralTimesWhileOthersWereTaken() {
        refused(ONE, OTHER);
        refusals.taken(List.of(OTHER));
        for (int i = 0; i < 2; i++) {
            assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
        }
        assertThat(refused(ONE)).isInstanceOfSatisfying(RejectedException.class, e -> {
            assertThat(e.code()).isEqualTo("403");
            assertThat(e).hasMessageContaining("answered 403").hasMessageContaining("refuses what is in them");
        });
    }

    /** It may be that everything is refused for a while. */
    @Test
    void areNotBelievedOfOneEventAtOnceWhileNothingElseIsTaken() {
        for (int i = 0; i < 10; i++) {
            assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(refused(ONE)).isInstanceOf(RejectedException.class);
    }

    /** However many they are, and although those of them that were refused are not all remembered. */
    @ParameterizedTest
    @ValueSource(ints = {2, 20_000})
    void areBelievedOfSeveralEventsTogetherOnceTheyWereRefusedSeveralTimes(int count) {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = event("event-" + i);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(refused(events)).isInstanceOf(RetryableException.class);
        }
        assertThat(refused(events)).isInstanceOf(RejectedException.class);
    }

    @Test
    void areNotAboutARequestWithoutEvents() {
        for (int i = 0; i < 10; i++) {
            assertThat(refused()).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void areForgottenOnceTheEventsAreTaken() {
        for (int i = 0; i < 2; i++) {
            refused(ONE);
        }
        refusals.taken(List.of(ONE, OTHER));
        assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
    }

    /** However long a firewall refuses what comes, memory does not grow with it. */
    @Test
    void areForgottenOfTheOldestFirst() {
        for (int i = 0; i < 2; i++) {
            refused(ONE);
        }
        refusals.taken(List.of(OTHER));
        for (int i = 0; i < 10_000; i++) {
            refused(event("many-" + i));
        }
        assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
    }
}
