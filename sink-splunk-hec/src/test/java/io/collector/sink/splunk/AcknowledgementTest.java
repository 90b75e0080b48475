package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.RetryableException;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.sink.splunk.fake.HecRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting until the indexer has written. */
@Timeout(60)
class AcknowledgementTest {
    private static final HecOptions ACKNOWLEDGING = HecOptions.defaults().acknowledging(0);

    @Test
    void returnsWhenTheIndexerHasAcknowledged() throws Exception {
        try (Rig rig = Rig.acknowledging(HecOptions.defaults().acknowledging(2))) {
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();

            assertThat(polls(rig)).hasSize(3);
            assertThat(rig.splunk.requests())
                    .extracting(HecRequest::channel)
                    .containsOnly(posts(rig).get(0).channel());
            assertThat(rig.sink.limits().inFlight()).isEqualTo(8);
        }
    }

    @Test
    void oneWaitingDeliveryAsksForAll() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.splunk.neverAcknowledge(true);
            List<Delivering> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(Delivering.start(rig.sink, Rig.batch(Rig.event(i))));
            }
            await().until(() -> polls(rig).stream().anyMatch(p -> p.asked() == 8));
            assertThat(rig.context.metrics().gauge("pending_acknowledgements")).contains(8.0);
            assertThat(all).noneMatch(Delivering::done);

            int before = polls(rig).size();
            rig.splunk.neverAcknowledge(false);
            for (Delivering delivering : all) {
                assertThat(delivering.result().failures()).isEmpty();
            }
            assertThat(polls(rig).size() - before)
                    .as("polls for eight requests")
                    .isLessThan(5);
            assertThat(rig.context.metrics().gauge("pending_acknowledgements")).contains(0.0);
        }
    }

    @Test
    void takesSuccessAsFinalWhenTheTokenDoesNotAcknowledge() throws Exception {
        try (Rig rig = Rig.usual()) {
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
            assertThat(polls(rig)).isEmpty();
            assertThat(posts(rig).get(0).channel()).matches("[0-9a-f-]{36}");
            assertThat(rig.sink.limits().inFlight()).isEqualTo(2);
        }
    }

    @Test
    void neverAsksWhenSwitchedOff() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING.withNodes(2, "session"), "acknowledgement = off")) {
            rig.sink.deliver(Rig.batch(3));
            rig.sink.deliver(Rig.batch(3));
            assertThat(polls(rig)).isEmpty();
            assertThat(posts(rig)).allSatisfy(p -> {
                assertThat(p.channel()).isNotEmpty();
                assertThat(p.header("Cookie")).as("no stickiness without need").isEmpty();
            });
        }
    }

    @Test
    void writesNothingWithATokenThatLacksARequiredAcknowledgement() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "acknowledgement = required")) {
            for (int i = 0; i < 2; i++) {
                BlockedException fault =
                        catchThrowableOfType(BlockedException.class, () -> rig.sink.deliver(Rig.batch(3)));
                assertThat(fault.getMessage()).contains("code 14");
            }
            assertThat(rig.splunk.count()).isZero();
            rig.splunk.acknowledge(true);
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
        }
    }

    @Test
    void isNotContentWithoutARequiredAcknowledgement() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement = required, acknowledgement-poll = 20ms")) {
            rig.splunk.script(HecFault.codeAfterProcessing(200, 0, "Success"));
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(3))).isInstanceOf(BlockedException.class);
            assertThat(rig.context.count("events_possibly_doubled")).isEqualTo(3);
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
        }
    }

    @Test
    void isNotContentWithoutARequiredAcknowledgementOfTheEventsBeforeAPoison() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement = required, acknowledgement-poll = 20ms")) {
            rig.splunk.script(
                    HecFault.json(400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":2}"));
            assertThat(rig.sink.deliver(Rig.batch(4)).failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactlyInAnyOrder("0 RETRY", "1 RETRY", "2 REJECT");
            assertThat(rig.splunk.copies()).containsOnlyKeys("id-3/r3");
            assertThat(rig.context.count("events_possibly_doubled")).isEqualTo(2);

            assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
            assertThat(rig.splunk.events().stream()
                            .map(e -> e.at("/event/collectorResent").asBoolean()))
                    .containsExactly(false, true, true);
        }
    }

    @Test
    void sendsAgainWhatIsNeverAcknowledgedAndMarksIt() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms, acknowledgement-timeout = 300ms")) {
            rig.splunk.neverAcknowledge(true);
            assertRetry(rig.sink.deliver(Rig.batch(3)), 3, "did not acknowledge");
            assertThat(rig.context.count("events_possibly_doubled")).isEqualTo(3);

            rig.splunk.neverAcknowledge(false);
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
            assertThat(rig.splunk.events().stream()
                            .map(e -> e.at("/event/collectorResent").asBoolean()))
                    .containsExactly(false, false, false, true, true, true);
            assertThat(posts(rig)).extracting(HecRequest::channel).doesNotHaveDuplicates();
        }
    }

    @Test
    void goesByTheClockForTheTimeout() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms")) {
            rig.splunk.neverAcknowledge(true);
            Delivering delivering = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> polls(rig).size() > 1);
            rig.clock.advance(Duration.ofSeconds(299));
            int before = polls(rig).size();
            await().until(() -> polls(rig).size() > before + 1);
            assertThat(delivering.done()).isFalse();
            rig.clock.advance(Duration.ofSeconds(1));
            assertRetry(delivering.result(), 2, "within 300 s");
        }
    }

    /** Splunk tells of an acknowledgement once: whoever misses that never hears of it again. */
    @Test
    void sendsAgainWhenTheAnswerToAPollWasLost() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms, acknowledgement-timeout = 400ms")) {
            rig.splunk.scriptPolls(HecFault.processAndHangUp());
            assertRetry(rig.sink.deliver(Rig.batch(3)), 3, "did not acknowledge");
            assertThat(polls(rig).size()).isGreaterThan(1);

            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
            assertThat(rig.splunk.copies()).allSatisfy((id, n) -> assertThat(n).isEqualTo(2));
        }
    }

    @Test
    void goesOnAskingWhilePollsFail() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.splunk.scriptPolls(
                    HecFault.page(503), HecFault.code(403, 4, "Invalid token"), HecFault.reset(), HecFault.page(200));
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();
            assertThat(polls(rig)).hasSize(5);
            assertThat(rig.splunk.count()).isEqualTo(3);
        }
    }

    @Test
    void sendsAgainUnderANewChannelWhenSplunkForgotTheOldOne() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms, acknowledgement-timeout = 400ms")) {
            rig.sink.deliver(Rig.batch(Rig.event(7)));
            rig.splunk.neverAcknowledge(true);
            Delivering delivering = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> polls(rig).size() > 1);
            rig.splunk.forgetChannels();
            rig.splunk.neverAcknowledge(false);
            assertRetry(delivering.result(), 2, "did not acknowledge");
            assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
            assertThat(posts(rig).get(2).channel())
                    .isNotEqualTo(posts(rig).get(1).channel());
        }
    }

    /** After a restart Splunk counts from 0 again: what is acknowledged then may be a later request of the same number. */
    @Test
    void sendsUnderANewChannelOnceSplunkDidNotAnswer() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms, acknowledgement-timeout = 2s")) {
            rig.splunk.neverAcknowledge(true);
            Delivering before = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> !polls(rig).isEmpty());
            rig.splunk.forgetChannels();
            rig.splunk.scriptPolls(HecFault.reset());
            int polled = polls(rig).size();
            await().until(() -> polls(rig).size() > polled + 2);

            rig.splunk.script(HecFault.processAndHangUp());
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(Rig.event(7)))).isInstanceOf(RetryableException.class);
            rig.splunk.neverAcknowledge(false);
            assertRetry(before.result(), 2, "did not acknowledge");
            assertThat(posts(rig)).extracting(HecRequest::channel).doesNotHaveDuplicates();
        }
    }

    @Test
    void sendsUnderANewChannelAfterARequestWithoutAnswer() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.sink.deliver(Rig.batch(1));
            for (HecFault fault : List.of(HecFault.reset(), HecFault.page(503))) {
                rig.splunk.script(fault);
                assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(1))).isInstanceOf(RetryableException.class);
                rig.splunk.forgetChannels();
                assertThat(rig.sink.deliver(Rig.batch(1)).failures()).isEmpty();
            }
        }
    }

    @Test
    void renewsAChannelBeforeSplunkRemovesItAsIdle() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.sink.deliver(Rig.batch(1));
            rig.clock.advance(Duration.ofMinutes(8));
            rig.sink.deliver(Rig.batch(1));
            rig.clock.advance(Duration.ofMinutes(9));
            rig.sink.deliver(Rig.batch(1));
            List<String> channels = posts(rig).stream().map(HecRequest::channel).toList();
            assertThat(channels.get(1)).isEqualTo(channels.get(0));
            assertThat(channels.get(2)).isNotEqualTo(channels.get(0));
        }
    }

    @Test
    void treatsSuccessAsFinalOnceTheTokenNoLongerAcknowledges() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.splunk.neverAcknowledge(true);
            Delivering delivering = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> !polls(rig).isEmpty());
            rig.splunk.acknowledge(false);
            assertThat(delivering.result().failures()).isEmpty();
            int before = polls(rig).size();
            assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
            assertThat(polls(rig)).hasSize(before);
        }
    }

    @Test
    void asksForAcknowledgementsFirstWhenTheirChannelIsFull() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING.withMaxPending(1), "acknowledgement-poll = 1m")) {
            rig.splunk.neverAcknowledge(true);
            Delivering first = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> polls(rig).size() == 1);
            rig.splunk.neverAcknowledge(false);
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(1)))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("code 27");
            assertThat(first.result().failures()).isEmpty();
            assertThat(rig.sink.deliver(Rig.batch(1)).failures()).isEmpty();
        }
    }

    @Test
    void waitsForTheEventsBeforeAPoisonToo() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING, "acknowledgement-poll = 20ms, acknowledgement-timeout = 300ms")) {
            rig.poison(13, 2);
            assertThat(rig.sink.deliver(Rig.batch(5)).failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("2 REJECT");
            assertThat(rig.splunk.copies()).hasSize(4);

            rig.splunk.neverAcknowledge(true);
            assertThat(rig.sink.deliver(Rig.batch(5)).failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactlyInAnyOrder("2 REJECT", "0 RETRY", "1 RETRY", "3 RETRY", "4 RETRY");
        }
    }

    @Test
    void endsAtOnceWhenInterruptedAndAnotherGoesOnAsking() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.splunk.neverAcknowledge(true);
            Delivering first = Delivering.start(rig.sink, Rig.batch(Rig.event(0)));
            await().until(() -> !polls(rig).isEmpty());
            Delivering second = Delivering.start(rig.sink, Rig.batch(Rig.event(1)));
            await().until(() -> polls(rig).stream().anyMatch(p -> p.asked() == 2));
            first.interrupt();
            assertThat(first.fault()).isInstanceOf(InterruptedException.class);
            rig.splunk.neverAcknowledge(false);
            assertThat(second.result().failures()).isEmpty();
        }
    }

    @Test
    void leavesWhatIsNotAcknowledgedForLaterWhenClosed() throws Exception {
        try (Rig rig = Rig.acknowledging(ACKNOWLEDGING)) {
            rig.splunk.neverAcknowledge(true);
            Delivering delivering = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> !polls(rig).isEmpty());
            rig.sink.close();
            assertRetry(delivering.result(), 2, "closed");
        }
    }

    @Test
    void staysWithItsNodeByCookie() throws Exception {
        try (Rig rig = Rig.acknowledging(HecOptions.defaults().acknowledging(1).withNodes(3, "session"))) {
            for (int i = 0; i < 5; i++) {
                assertThat(rig.sink.deliver(Rig.batch(Rig.event(i))).failures()).isEmpty();
            }
            assertThat(rig.splunk.requests()).extracting(HecRequest::node).containsOnly(0);
            assertThat(rig.splunk.count()).isEqualTo(5);
        }
    }

    @Test
    void followsASessionThatIsMovedBetweenTwoRequests() throws Exception {
        try (Rig rig = Rig.acknowledging(HecOptions.defaults().acknowledging(1).withNodes(3, "session"))) {
            for (int i = 0; i < 6; i++) {
                assertThat(rig.sink.deliver(Rig.batch(Rig.event(i))).failures()).isEmpty();
                rig.splunk.moveSessions();
            }
            assertThat(rig.splunk.copies())
                    .hasSize(6)
                    .allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
        }
    }

    @Test
    void sendsAgainWithoutWaitingWhenTheSessionIsMovedBeforeTheAcknowledgement() throws Exception {
        try (Rig rig = Rig.with(ACKNOWLEDGING.withNodes(2, "session"), "acknowledgement-poll = 20ms")) {
            rig.splunk.neverAcknowledge(true);
            Delivering delivering = Delivering.start(rig.sink, Rig.batch(2));
            await().until(() -> !polls(rig).isEmpty());
            rig.splunk.moveSessions();
            assertRetry(delivering.result(), 2, "moved the session");
            rig.splunk.neverAcknowledge(false);
            assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
        }
    }

    @Test
    void losesNothingBehindALoadBalancerWithoutStickySessions() throws Exception {
        try (Rig rig = Rig.with(
                HecOptions.defaults().acknowledging(1).withNodes(2, ""),
                "acknowledgement-poll = 20ms, acknowledgement-timeout = 2s")) {
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Delivery delivery = rig.sink.deliver(Rig.batch(Rig.event(i)));
                for (int again = 0; !delivery.failures().isEmpty() && again < 10; again++) {
                    reasons.add(delivery.failures().get(0).reason());
                    delivery = rig.sink.deliver(Rig.batch(Rig.event(i)));
                }
                assertThat(delivery.failures()).isEmpty();
            }
            assertThat(reasons)
                    .isNotEmpty()
                    .anySatisfy(
                            r -> assertThat(r).contains("twice on one channel").contains("sticky sessions"));
            assertThat(rig.splunk.copies().keySet())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 12)
                            .mapToObj(i -> "id-" + i + "/r" + i)
                            .toList());
        }
    }

    private static void assertRetry(Delivery delivery, int count, String reason) {
        assertThat(delivery.failures()).hasSize(count).allSatisfy(f -> {
            assertThat(f.verdict()).isEqualTo(Delivery.Verdict.RETRY);
            assertThat(f.reason()).contains(reason);
        });
    }

    private static List<HecRequest> polls(Rig rig) {
        return rig.splunk.requests().stream().filter(HecRequest::poll).toList();
    }

    private static List<HecRequest> posts(Rig rig) {
        return rig.splunk.requests().stream().filter(r -> !r.poll()).toList();
    }
}
