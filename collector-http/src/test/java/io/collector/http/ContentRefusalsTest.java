package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.ContentRefusals.Probe;
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

    private TransferException refused(Event... events) throws InterruptedException {
        return judged(() -> {}, false, events);
    }

    private TransferException judged(Probe probe, boolean mayBeTaken, Event... events) throws InterruptedException {
        BlockedException fault = new BlockedException("sending: host answered 403", "give it the permission");
        return refusals.judge("403", fault, mayBeTaken, List.of(events), probe);
    }

    private static Probe failing(TransferException fault) {
        return () -> {
            throw fault;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "400,,true",
        "403,,true",
        "406,,true",
        "422,,true",
        "413,,false",
        "200,<html>,true",
        "200,{},false",
        "401,<html>,false",
        "404,<html>,false"
    })
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
    void areBelievedOfOneEventOnceItWasRefusedSeveralTimesWhileOthersWereTaken() throws InterruptedException {
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
    void areNotBelievedOfOneEventAtOnceWhileNothingElseIsTaken() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(refused(ONE)).isInstanceOf(RejectedException.class);
    }

    /** However many they are, and although those of them that were refused are not all remembered. */
    @ParameterizedTest
    @ValueSource(ints = {2, 20_000})
    void areBelievedOfSeveralEventsTogetherOnceTheyWereRefusedSeveralTimes(int count) throws InterruptedException {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = event("event-" + i);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(refused(events)).isInstanceOf(RetryableException.class);
        }
        assertThat(refused(events)).isInstanceOf(RejectedException.class);
    }

    /** Nobody needs to act on what is busy for the moment. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areNotJudgedWhileNothingWithoutEventsIsAnsweredEither(boolean mayBeTaken) throws InterruptedException {
        Probe busy =
                failing(new RetryableException("asking: host answered 429", "", Optional.of(Duration.ofSeconds(7))));
        for (int i = 0; i < 10; i++) {
            assertThat(judged(busy, mayBeTaken, ONE)).isInstanceOfSatisfying(RetryableException.class, e -> {
                assertThat(e).hasMessageContaining("answered 403").hasMessageContaining("answered 429");
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
                assertThat(e.ambiguous()).isEqualTo(mayBeTaken);
            });
        }
        assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
    }

    @Test
    void areNoneWhereWhatIsWrongIsWrongWithoutEventsToo() throws InterruptedException {
        BlockedException disabled = new BlockedException("asking: token disabled", "enable it");
        assertThat(judged(failing(disabled), true, ONE)).isSameAs(disabled);
    }

    /** As an expired client certificate, which a proxy tells of with 400. */
    @Test
    void areNoneWhereWhatHoldsNothingIsRefusedAsBadDataToo() throws InterruptedException {
        TransferException bad = new RejectedException("400", "sending: host answered 400");
        Probe refused = failing(new RejectedException("400", "asking: host answered 400"));
        for (int i = 0; i < 5; i++) {
            TransferException judged = refusals.judge("400", bad, false, List.of(ONE), refused);
            assertThat(judged).isInstanceOf(BlockedException.class).hasMessageContaining("asking: host answered 400");
            assertThat(judged.remedy()).contains("whatever comes");
        }
    }

    /** Else nobody would count that the events may be in. */
    @Test
    void leaveTheFaultOfAConnectionThatBrokeWhereSomethingIsWrongWithoutEventsToo() throws InterruptedException {
        BlockedException disabled = new BlockedException("asking: token disabled", "enable it");
        RetryableException broken =
                new RetryableException("sending: reset", "", Optional.empty(), true, new SocketException("reset"));
        assertThat(refusals.judgeBrokenOff(broken, List.of(ONE), failing(disabled)))
                .isSameAs(broken);
        for (int i = 0; i < 2; i++) {
            assertThat(refusals.judgeBrokenOff(broken, List.of(ONE, OTHER), () -> {}))
                    .isInstanceOf(RetryableException.class);
        }
        assertThat(refusals.judgeBrokenOff(broken, List.of(ONE, OTHER), () -> {}))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.ambiguous()).isTrue());
    }

    /** That the probe itself is refused would else cost the event. */
    @Test
    void areNoneWhereWhatIsAskedWithoutEventsIsRefusedForWhatItIs() throws InterruptedException {
        assertThat(judged(failing(new RejectedException("400", "asking: bad request")), true, ONE))
                .isInstanceOf(BlockedException.class);
    }

    @Test
    void sayWhetherTheEventsMayBeTakenAllTheSame() throws InterruptedException {
        for (boolean mayBeTaken : new boolean[] {true, false}) {
            TransferException last = null;
            for (int i = 0; i < 3; i++) {
                last = judged(() -> {}, mayBeTaken, ONE, OTHER);
                assertThat(last.ambiguous()).isEqualTo(mayBeTaken);
            }
            assertThat(last).isInstanceOf(RejectedException.class);
            refusals.taken(List.of(ONE, OTHER));
        }
    }

    @Test
    void areNotAboutARequestWithoutEvents() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            assertThat(refused()).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void areForgottenOnceTheEventsAreTaken() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            refused(ONE);
        }
        refusals.taken(List.of(ONE, OTHER));
        assertThat(refused(ONE)).isInstanceOf(RetryableException.class);
    }

    /** However long a firewall refuses what comes, memory does not grow with it. */
    @Test
    void areForgottenOfTheOldestFirst() throws InterruptedException {
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
