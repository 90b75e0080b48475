package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Verdict;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.sink.splunk.fake.HecRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splunk takes what stands before a bad event, and nothing after it. */
class PartialAcceptanceTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void refusesOnlyThePoisonAtTheFirstTheMiddleAndTheLastPlace(int place) throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.poison(6, place);
            Delivery delivery = rig.sink.deliver(Rig.batch(10));

            assertThat(delivery.failures()).singleElement().satisfies(f -> {
                assertThat(f.index()).isEqualTo(place);
                assertThat(f.verdict()).isEqualTo(Verdict.REJECT);
                assertThat(f.code()).isEqualTo("6");
                assertThat(f.reason()).contains("Invalid data format");
            });
            everyOtherEventIsThereOnce(rig, 10, place);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12, 13, 15})
    void refusesTwoPoisonsInOneDelivery(int code) throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.poison(code, 3, 7);
            Delivery delivery = rig.sink.deliver(Rig.batch(10));

            assertThat(delivery.failures())
                    .extracting(f -> f.index() + " " + f.verdict() + " " + f.code())
                    .containsExactly("3 REJECT " + code, "7 REJECT " + code);
            everyOtherEventIsThereOnce(rig, 10, 3, 7);
            assertThat(rig.splunk.requests()).hasSize(3);
        }
    }

    @Test
    void findsItsWayThroughABatchOfPoison() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.splunk.poison(envelope ->
                    envelope.path("event").path("collectorId").asText().endsWith("9") ? 0 : 13);
            Delivery delivery = rig.sink.deliver(Rig.batch(40));

            assertThat(delivery.failures())
                    .hasSize(36)
                    .allSatisfy(f -> assertThat(f.verdict()).isEqualTo(Verdict.REJECT));
            assertThat(rig.splunk.copies())
                    .hasSize(4)
                    .allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
        }
    }

    @Test
    void sendsSinglyWhenItIsNotSaidWhichEventIsBad() throws Exception {
        for (String number : new String[] {"", ",\"invalid-event-number\":3", ",\"invalid-event-number\":-1"}) {
            try (Rig rig = Rig.usual()) {
                rig.poison(6, 1);
                rig.splunk.script(HecFault.json(400, "{\"text\":\"Invalid data format\",\"code\":6" + number + "}"));
                Delivery delivery = rig.sink.deliver(Rig.batch(3));

                assertThat(delivery.failures())
                        .singleElement()
                        .satisfies(f -> assertThat(f.index()).isEqualTo(1));
                everyOtherEventIsThereOnce(rig, 3, 1);
                assertThat(rig.context.count("events_possibly_doubled")).isEqualTo(3);
            }
        }
    }

    @Test
    void refusesAnEventThatIsLargerThanThisSplunkTakes() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults().withMaxEventSize(20_000), "")) {
            Delivery delivery = rig.sink.deliver(
                    Rig.batch(Rig.event(0), Rig.event(1, "\"text\":\"" + "x".repeat(30_000) + "\""), Rig.event(2)));

            assertThat(delivery.failures()).singleElement().satisfies(f -> {
                assertThat(f.index()).isEqualTo(1);
                assertThat(f.code()).isEqualTo("6");
            });
            everyOtherEventIsThereOnce(rig, 3, 1);
        }
    }

    @Test
    void keepsWhatIsInWhenALaterRequestFails() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.poison(6, 2);
            rig.splunk.script(HecFault.none(), HecFault.code(503, 9, "Server is busy"));
            Delivery delivery = rig.sink.deliver(Rig.batch(5));

            assertThat(delivery.failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("2 REJECT", "3 RETRY", "4 RETRY");
            assertThat(rig.splunk.copies().keySet()).containsExactly("id-0/r0", "id-1/r1");
        }
    }

    @Test
    void countsAsPossibleDuplicatesWhatALaterRequestLeavesOpen() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "http.request-timeout = 300ms")) {
            rig.poison(6, 2);
            rig.splunk.script(HecFault.none(), HecFault.processAndStaySilent());
            Delivery delivery = rig.sink.deliver(Rig.batch(5));

            assertThat(delivery.failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("2 REJECT", "3 RETRY", "4 RETRY");
            assertThat(rig.context.count("events_possibly_doubled")).isEqualTo(2);
        }
    }

    @Test
    void asksAPersonWhenTheIndexIsWrong() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults().withIndexes("main"), "index = proofpoint")) {
            BlockedException fault = catchThrowableOfType(BlockedException.class, () -> rig.sink.deliver(Rig.batch(3)));

            assertThat(fault.getMessage()).contains("Incorrect index").contains("3 events");
            assertThat(fault.remedy())
                    .contains("may not write to index proofpoint")
                    .contains("Settings > Data inputs > HTTP Event Collector");
            assertThat(rig.splunk.count()).isZero();
        }
    }

    /** The number of code 7 is that of the event after the bad one. */
    @Test
    void knowsThatTheNumberOfAWrongIndexIsOneTooHigh() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.poison(7, 2);
            Delivery delivery = rig.sink.deliver(Rig.batch(5));

            assertThat(delivery.failures())
                    .extracting(f -> f.index() + " " + f.verdict() + " " + f.code())
                    .containsExactly("2 RETRY 7", "3 RETRY 7", "4 RETRY 7");
            assertThat(rig.splunk.copies().keySet()).containsExactly("id-0/r0", "id-1/r1");
        }
    }

    @Test
    void sendsAllAgainToABusyServerUnlessToldToBelieveItsNumber() throws Exception {
        HecFault busy = HecFault.json(503, "{\"text\":\"Server is busy\",\"code\":9,\"invalid-event-number\":2}");
        try (Rig rig = Rig.usual()) {
            rig.splunk.script(busy);
            assertThat(catchThrowableOfType(Exception.class, () -> rig.sink.deliver(Rig.batch(4))))
                    .isInstanceOf(io.collector.api.RetryableException.class);
        }
        try (Rig rig = Rig.with(HecOptions.defaults(), "resume-when-busy = true")) {
            rig.splunk.script(busy);
            assertThat(rig.sink.deliver(Rig.batch(4)).failures())
                    .extracting(f -> f.index() + " " + f.verdict() + " " + f.code())
                    .containsExactly("2 RETRY 9", "3 RETRY 9");
        }
    }

    private static void everyOtherEventIsThereOnce(Rig rig, int count, int... without) {
        String[] expected = IntStream.range(0, count)
                .filter(i -> IntStream.of(without).noneMatch(w -> w == i))
                .mapToObj(i -> "id-" + i + "/r" + i)
                .toArray(String[]::new);
        assertThat(rig.splunk.copies())
                .containsOnlyKeys(expected)
                .allSatisfy((id, copies) -> assertThat(copies).as(id).isEqualTo(1));
        assertThat(rig.splunk.requests().stream().mapToInt(HecRequest::events).sum())
                .isEqualTo(expected.length);
    }
}
