package io.collector.runtime.delivery;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DelivererTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(90));

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Heard heard = new Heard();
    private final ScriptedSink sink = new ScriptedSink();
    private Sleeper sleeper = pauses::add;
    private final Deliverer deliverer =
            new Deliverer(sink, POLICY, new Waiting(d -> sleeper.sleep(d), d -> sleeper.sleep(d), () -> 0.5), heard);

    private static final class Heard implements DeliveryListener {
        private final List<String> states = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger doubled = new AtomicInteger();
        private final AtomicInteger accepted = new AtomicInteger();

        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {
            states.add("retrying: " + reason);
        }

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {
            states.add("blocked: " + reason + " -> " + remedy);
        }

        @Override
        public void called(Batch batch, Duration took) {
            calls.addAndGet(batch.events().size());
        }

        @Override
        public void working(Object lane) {
            states.add("working");
        }

        @Override
        public void left(Object lane) {
            states.add("left");
        }

        @Override
        public void accepted(int events) {
            accepted.addAndGet(events);
        }

        @Override
        public void possiblyDoubled(int events) {
            doubled.addAndGet(events);
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
    }

    private static Batch batch(int from, int to) {
        List<Event> events = ids(from, to).stream().map(id -> click(id, "1")).toList();
        return new Batch("tap", events);
    }

    private Outcome deliver(int events) {
        return deliverer.deliver(batch(0, events));
    }

    private static List<Integer> refused(Outcome outcome) {
        return outcome.refusals().stream().map(Outcome.Refusal::index).sorted().toList();
    }

    private void proveTheSink() {
        deliverer.deliver(batch(9_000, 9_001));
    }

    @Test
    void takesABatchInOneCall() {
        Outcome outcome = deliver(3);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.accepted().cardinality()).isEqualTo(3);
        assertThat(sink.calls()).containsExactly(ids(0, 3));
        assertThat(pauses).isEmpty();
        assertThat(heard.accepted).hasValue(3);
    }

    /** One by itself is not sent again. */
    @Test
    void countsAsPossiblyDoubledWhatIsSentAgainInHalvesAlthoughItMayBeTaken() {
        sink.then(batch -> {
            throw new RejectedException("200", "a page of a firewall", true);
        });
        sink.then(batch -> {
            throw new RejectedException("200", "a page of a firewall", true);
        });
        Outcome outcome = deliver(2);

        assertThat(sink.calls()).containsExactly(ids(0, 2), ids(0, 1), ids(1, 2));
        assertThat(refused(outcome)).containsExactly(0);
        assertThat(heard.doubled).hasValue(2);
    }

    /** As a sink does that takes many refusals in a row for a fault in how the target is set up. */
    @Test
    void givesFewerAtOnceOfWhatWasRefusedBeforeToASinkThatStopsForIt() {
        for (int size : new int[] {12, 6, 6}) {
            sink.then(batch -> {
                if (size > 9) {
                    throw new BlockedException("not one of " + size + " fits", "mend the template");
                }
                return new Delivery(IntStream.range(0, size)
                        .mapToObj(i -> new Failure(i, Verdict.REJECT, "400", "mapping"))
                        .toList());
            });
        }
        Outcome outcome = deliverer.redeliver(batch(0, 12));

        assertThat(sink.calls()).containsExactly(ids(0, 12), ids(0, 6), ids(6, 12));
        assertThat(outcome.complete()).isTrue();
        assertThat(refused(outcome)).hasSize(12);
        assertThat(pauses).isEmpty();
        assertThat(heard.states).as("nothing else waits").containsOnly("working");
    }

    @Test
    void holdsWhatWasRefusedBeforeWhileASinkCannotEvenTakeOneOfThem() {
        for (int i = 0; i < 3; i++) {
            sink.thenThrow(new BlockedException("the token is disabled", "enable it"));
        }
        Outcome outcome = deliverer.redeliver(batch(0, 2));

        assertThat(outcome.accepted().cardinality()).isEqualTo(2);
        assertThat(sink.calls()).containsExactly(ids(0, 2), ids(0, 1), ids(0, 1), ids(0, 1), ids(1, 2));
        assertThat(pauses).containsExactly(POLICY.blocked(), POLICY.blocked());
    }

    @Nested
    class TransientFaults {
        @Test
        void sendsTheSameBatchAgainWithGrowingPausesForAsLongAsItTakes() {
            for (int i = 0; i < 9; i++) {
                sink.thenThrow(new RetryableException("503"));
            }
            Outcome outcome = deliver(2);

            assertThat(outcome.accepted().cardinality()).isEqualTo(2);
            assertThat(sink.calls()).hasSize(10).containsOnly(ids(0, 2));
            assertThat(pauses.stream().map(Duration::toMillis))
                    .containsExactly(550L, 1_100L, 2_200L, 4_400L, 8_800L, 17_600L, 33_000L, 33_000L, 33_000L);
        }

        @Test
        void waitsAtLeastAsLongAsTheTargetAsks() {
            sink.thenThrow(new RetryableException("429", "", Optional.of(Duration.ofSeconds(40))));
            deliver(1);

            assertThat(pauses)
                    .singleElement()
                    .satisfies(p -> assertThat(p).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(44)));
        }

        @Test
        void countsWhatAnAnswerThatNeverCameMayHaveDoubled() {
            sink.thenThrow(new RetryableException("timed out", "", Optional.empty(), true, new RuntimeException()));
            deliver(4);

            assertThat(heard.doubled).hasValue(4);
            assertThat(heard.calls)
                    .as("events of both calls, the one that failed too")
                    .hasValue(8);
        }

        @Test
        void sendsOnlyTheEventsThatWereNotTakenAgain() {
            sink.then(b -> new Delivery(List.of(
                    new Failure(1, Verdict.RETRY, "429", "queue full"),
                    new Failure(3, Verdict.REJECT, "400", "mapping"))));
            Outcome outcome = deliver(5);

            assertThat(sink.calls()).containsExactly(ids(0, 5), List.of("e1"));
            assertThat(refused(outcome)).containsExactly(3);
            assertThat(outcome.accepted().cardinality()).isEqualTo(4);
            assertThat(pauses).isEmpty();
        }

        @Test
        void takesABreathWhenTheTargetIsTooBusyForSome() {
            sink.then(b -> new Delivery(List.of(new Failure(1, Verdict.RETRY, "429", "queue full"))));
            Outcome outcome = deliver(3);

            assertThat(sink.calls()).containsExactly(ids(0, 3), List.of("e1"));
            assertThat(outcome.accepted().cardinality()).isEqualTo(3);
            assertThat(pauses).hasSize(1);
            assertThat(heard.states).as("it works").containsOnly("working");
        }

        @Test
        void pausesWhenNoEventWasTaken() {
            Failure busy = new Failure(0, Verdict.RETRY, "429", "queue full");
            sink.then(b -> new Delivery(List.of(busy))).then(b -> new Delivery(List.of(busy)));
            deliver(1);

            assertThat(pauses).hasSize(2);
            assertThat(heard.states).contains("retrying: none of 1 events was taken: queue full");
        }
    }

    @Nested
    class Refusals {
        @Test
        void findsThePoisonByHalvingAndTakesEverythingElseInOrder() {
            proveTheSink();
            sink.poison(List.of("e13", "e40"));
            Outcome outcome = deliver(64);

            assertThat(refused(outcome)).containsExactly(13, 40);
            assertThat(outcome.accepted().cardinality()).isEqualTo(62);
            List<String> expected = new ArrayList<>(ids(0, 64));
            expected.removeAll(List.of("e13", "e40"));
            assertThat(sink.taken()).containsExactlyElementsOf(concat("e9000", expected));
            assertThat(sink.calls()).hasSizeLessThan(2 * 2 * 7 + 2);
        }

        private List<String> concat(String first, List<String> rest) {
            List<String> all = new ArrayList<>(List.of(first));
            all.addAll(rest);
            return all;
        }

        /** A proxy that answers 400 to everything from one day on, and batches as small as those of a quiet hour. */
        @Test
        void buriesNoMoreThanAHundredInARowHoweverSmallTheBatches() {
            proveTheSink();
            sink.poison(ids(0, 200));
            sleeper = pause -> {
                pauses.add(pause);
                sink.cure();
            };
            int buried = 0;
            for (int i = 0; i < 200; i += 8) {
                buried += deliverer.deliver(batch(i, i + 8)).refusals().size();
            }

            assertThat(buried).isBetween(90, 99);
            assertThat(pauses).containsExactly(POLICY.blocked());
        }

        @Test
        void buriesWhateverIsRefusedWhileOthersAreTaken() {
            proveTheSink();
            for (int i = 0; i < 300; i += 2) {
                sink.poison(ids(i, i + 1));
                assertThat(refused(deliverer.deliver(batch(i, i + 2)))).containsExactly(0);
            }
            assertThat(pauses).isEmpty();
        }

        @Test
        void keepsCodeAndReasonOfARefusedEvent() {
            proveTheSink();
            sink.thenThrow(new RejectedException("6", "no such thing"));
            Outcome outcome = deliver(1);

            assertThat(outcome.refusals()).containsExactly(new Outcome.Refusal(0, "6", "no such thing"));
        }

        @Test
        void findsOneBadEventOfALargeBatchWithoutAskingForEachOfTheOthers() {
            sink.poison(ids(700, 701));
            Outcome outcome = deliver(1000);

            assertThat(refused(outcome)).containsExactly(700);
            assertThat(outcome.accepted().cardinality()).isEqualTo(999);
            assertThat(sink.calls()).hasSizeLessThan(40);
        }

        @Test
        void aSmallBatchOfPoisonEndsInDeadLettersEvenBeforeAnythingWasTaken() {
            sink.poison(ids(0, 5));

            assertThat(refused(deliver(5))).containsExactly(0, 1, 2, 3, 4);
        }

        @Test
        void aTargetThatHasTakenNothingYetAndRefusesEverythingIsHeldNotBuried() {
            sink.poison(ids(0, 50));
            AtomicInteger holds = new AtomicInteger();
            sleeper = d -> {
                pauses.add(d);
                if (holds.incrementAndGet() == 3) {
                    sink.cure();
                }
            };
            Outcome outcome = deliver(50);

            assertThat(outcome.refusals()).isEmpty();
            assertThat(outcome.accepted().cardinality()).isEqualTo(50);
            assertThat(pauses).containsOnly(POLICY.blocked()).hasSize(3);
            assertThat(heard.states.get(0)).startsWith("blocked: the target refuses each of 50 events");
            assertThat(sink.calls()).hasSize(3 * 11 + 1);
        }

        @Test
        void poisonAtTheHeadOfTheFirstBatchIsFoundBecauseOthersAreTaken() {
            sink.poison(ids(0, 15));
            Outcome outcome = deliver(50);

            assertThat(refused(outcome))
                    .containsExactlyElementsOf(IntStream.range(0, 15).boxed().toList());
            assertThat(outcome.accepted().cardinality()).isEqualTo(35);
            assertThat(pauses).isEmpty();
        }

        @Test
        void smallBatchesInARowDoNotSlipThroughTheGuard() {
            sink.poison(ids(0, 100));
            sleeper = d -> {
                pauses.add(d);
                sink.cure();
            };
            int buried = 0;
            for (int i = 0; i < 12; i++) {
                buried += deliverer.deliver(batch(i, i + 1)).refusals().size();
            }

            assertThat(buried).isEqualTo(10);
            assertThat(pauses).containsExactly(POLICY.blocked());
        }

        @Test
        void aLargeBatchRefusedEventByEventIsHeldEvenByASinkThatTookEventsBefore() {
            proveTheSink();
            sink.then(b -> new Delivery(IntStream.range(0, b.events().size())
                    .mapToObj(i -> new Failure(i, Verdict.REJECT, "mapper_parsing_exception", "field is a text"))
                    .toList()));
            Outcome outcome = deliver(200);

            assertThat(outcome.refusals()).isEmpty();
            assertThat(outcome.accepted().cardinality()).isEqualTo(200);
            assertThat(pauses).containsExactly(POLICY.blocked());
        }
    }

    @Nested
    class FaultsForAPerson {
        @Test
        void probesSlowlyAndGoesOnByItself() {
            sink.thenThrow(new BlockedException("403 from the target", "give it the right"));
            sink.thenThrow(new BlockedException("403", "give it the right", Optional.of(Duration.ofMinutes(15))));
            Outcome outcome = deliver(2);

            assertThat(pauses).containsExactly(POLICY.blocked(), Duration.ofMinutes(15));
            assertThat(outcome.accepted().cardinality()).isEqualTo(2);
            assertThat(heard.states.get(0)).isEqualTo("blocked: 403 from the target -> give it the right");
            assertThat(heard.states).endsWith("working");
        }

        @Test
        void aFaultOfThePluginIsHeldTheSameWay() {
            sink.thenThrow(new IllegalStateException("oops")).thenThrow(new NoClassDefFoundError("x"));
            Outcome outcome = deliver(2);

            assertThat(pauses).containsExactly(POLICY.blocked(), POLICY.blocked());
            assertThat(outcome.accepted().cardinality()).isEqualTo(2);
        }

        @Test
        void anAnswerForAnEventThatIsNotInTheBatchIsAFaultOfThePlugin() {
            sink.then(b -> new Delivery(List.of(new Failure(7, Verdict.REJECT, "", ""))));
            assertThat(deliver(2).refusals()).isEmpty();
            assertThat(pauses).hasSize(1);
        }

        @Test
        void onlyOneOfSeveralDeliveriesProbes() throws Exception {
            sink.limits(BatchLimits.DEFAULT.withInFlight(3));
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch mended = new CountDownLatch(1);
            sink.thenThrow(new BlockedException("401", "renew the token"));
            sleeper = d -> {
                held.countDown();
                mended.await();
            };
            List<Thread> threads = new ArrayList<>();
            threads.add(start(0));
            held.await();
            threads.add(start(1));
            threads.add(start(2));
            while (threads.stream().skip(1).anyMatch(t -> t.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            assertThat(sink.calls()).hasSize(1);
            mended.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(sink.taken()).containsExactlyInAnyOrder("e0", "e1", "e2");
        }

        private Thread start(int index) {
            Thread thread = new Thread(() -> deliverer.deliver(batch(index, index + 1)));
            thread.start();
            return thread;
        }
    }

    @Nested
    class Stopping {
        @Test
        void saysWhatWasSettledBefore() {
            proveTheSink();
            sink.poison(List.of("e6"));
            AtomicInteger calls = new AtomicInteger();
            sink.then(b -> {
                throw new RejectedException("", "all");
            });
            sink.then(b -> Delivery.COMPLETE);
            sink.then(b -> {
                calls.incrementAndGet();
                throw new InterruptedException();
            });
            Outcome outcome = deliver(8);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(outcome.complete()).isFalse();
            BitSet firstHalf = new BitSet();
            firstHalf.set(0, 4);
            assertThat(outcome.accepted()).isEqualTo(firstHalf);
        }

        @Test
        void beginsNoCallAfterDrainWasAsked() {
            deliverer.drain();
            Outcome outcome = deliver(2);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(outcome.complete()).isFalse();
            assertThat(sink.calls()).isEmpty();
        }
    }

    @Test
    void neverHasMoreCallsUnderWayThanTheSinkAllows() throws Exception {
        sink.limits(BatchLimits.DEFAULT.withInFlight(2));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 6; i++) {
            sink.then(b -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                return Delivery.COMPLETE;
            });
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Batch one = batch(i, i + 1);
            Thread thread = new Thread(() -> deliverer.deliver(one));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(sink.taken()).hasSize(6);
    }

    @Test
    void doesNotProbeWithoutAPauseThoughATargetAsksForNone() {
        sink.thenThrow(new BlockedException("403", "mend it", Optional.of(Duration.ZERO)))
                .thenThrow(new BlockedException("403", "mend it", Optional.of(Duration.ofSeconds(-5))))
                .thenThrow(new BlockedException("403", "mend it", Optional.of(Duration.ofSeconds(7))));
        deliverer.deliver(batch(0, 1));

        assertThat(pauses).containsExactly(POLICY.blocked(), POLICY.blocked(), Duration.ofSeconds(7));
    }

    /** Two of three sources wait for the same sink, which takes one call at a time and refuses them all for a while. */
    @Test
    void whoWaitsWhileAnotherProbesLeavesItThePermitThatItNeeds() throws Exception {
        CountDownLatch secondIsSpaced = new CountDownLatch(1);
        CountDownLatch secondGoesOn = new CountDownLatch(1);
        sink.then(batch -> {
            secondIsSpaced.await();
            throw new BlockedException("401", "mend the token");
        });
        Thread[] second = new Thread[1];
        Sleeper spacing = duration -> {
            if (Thread.currentThread() == second[0]) {
                secondIsSpaced.countDown();
                secondGoesOn.await();
            }
        };
        Sleeper hold = duration -> {
            secondGoesOn.countDown();
            await().pollInterval(Duration.ofMillis(2)).until(() -> isWaitingAt(second[0], Gate.class));
        };
        Deliverer shared = new Deliverer(
                sink, POLICY, new Waiting(spacing, hold, () -> 0.5), heard, new Throttle(1, 0, () -> 0), event -> true);
        sink.limits(BatchLimits.DEFAULT.withInFlight(1));
        second[0] = new Thread(() -> shared.deliver(batch(1, 2)));
        Thread first = new Thread(() -> shared.deliver(batch(0, 1)));
        try {
            first.start();
            await().pollInterval(Duration.ofMillis(2)).until(() -> sink.calls().size() == 1);
            second[0].start();
            first.join(10_000);
            second[0].join(10_000);
            assertThat(sink.taken()).containsExactly("e0", "e1");
        } finally {
            first.interrupt();
            second[0].interrupt();
        }
    }

    private static boolean isWaitingAt(Thread thread, Class<?> where) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(where.getName()));
    }
}
