package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.testkit.DeliveryRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand events, a hundred of them of every kind that Splunk can refuse, through the runtime's delivery. */
@Timeout(120)
class PoisonTest {
    private static final int EVENTS = 10_000;
    private static final int EVERY = 100;

    /** What this Splunk takes: events of 100 KB, requests of 400 KB. The sink itself is told 500 KB. */
    private static final HecOptions SPLUNK =
            HecOptions.defaults().withMaxEventSize(100_000).withMaxContentLength(400_000);

    /** By the number of the poison: what it is like, and the code and reason of its dead letter. */
    private static final List<Kind> KINDS = List.of(
            new Kind("6", "Invalid data format", n -> marked(n, 6)),
            new Kind("12", "Event field is required", n -> marked(n, 12)),
            new Kind("13", "Event field cannot be blank", n -> marked(n, 13)),
            new Kind("15", "Error in handling indexed fields", n -> marked(n, 15)),
            new Kind("6", "Invalid data format", n -> large(n, 120_000)),
            new Kind("413", "answered 413", n -> large(n, 450_000)),
            new Kind("too-large", "more than max-event-size", n -> large(n, 510_000)),
            new Kind("not-an-object", "is not a JSON object", n -> body(n, Json.of("[" + n + "]"))),
            new Kind("not-json", "cannot be read as JSON", n -> body(n, Json.of("{\"n\":" + n + ",}"))),
            new Kind(
                    "not-json",
                    "cannot be read as JSON",
                    n -> body(n, Json.ofUtf8(new byte[] {'{', '"', 'k', '"', ':', '"', (byte) 0xC3, '"', '}'}))));

    @Test
    void costsItselfOnly() throws Exception {
        hundredOfTenThousand(SPLUNK, "");
    }

    @Test
    void costsItselfOnlyWithAcknowledgementToo() throws Exception {
        hundredOfTenThousand(SPLUNK.acknowledging(0), "acknowledgement-poll = 10ms");
    }

    private static void hundredOfTenThousand(HecOptions splunk, String settings) throws Exception {
        try (Rig rig = Rig.with(splunk, "max-event-size = 500KB\n" + settings)) {
            rig.splunk.poison(envelope -> envelope.path("event").path("poison").asInt());
            DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
            run.deliver(
                    () -> IntStream.range(0, EVENTS).mapToObj(PoisonTest::event).iterator());
            Map<String, String> buried = run.buried();

            Map<String, String> expected = IntStream.range(0, EVENTS)
                    .filter(PoisonTest::isPoison)
                    .boxed()
                    .collect(Collectors.toMap(n -> "id-" + n, n -> kind(n).code()));
            assertThat(expected).hasSize(EVENTS / EVERY);
            assertThat(buried.keySet()).isEqualTo(new TreeMap<>(expected).keySet());
            buried.forEach((id, why) -> {
                Kind kind = kind(Integer.parseInt(id.substring(3)));
                assertThat(why).as(id).startsWith(kind.code() + " ").contains(kind.reason());
            });
            assertThat(run.taken()).isEqualTo(EVENTS - buried.size());
            assertThat(rig.splunk.copies())
                    .hasSize(EVENTS - buried.size())
                    .allSatisfy((id, copies) -> assertThat(copies).as(id).isEqualTo(1))
                    .doesNotContainKeys(IntStream.range(0, EVENTS)
                            .filter(PoisonTest::isPoison)
                            .mapToObj(n -> "id-" + n + "/r" + n)
                            .toArray(String[]::new));
            assertThat(rig.context.count("events_possibly_doubled")).isZero();
        }
    }

    /** Scattered: at another place in each hundred. */
    private static boolean isPoison(int n) {
        return n % EVERY == n / EVERY * 37 % EVERY;
    }

    private static Kind kind(int n) {
        return KINDS.get(n / EVERY % KINDS.size());
    }

    private static Event event(int n) {
        return isPoison(n) ? kind(n).event().apply(n) : Rig.event(n);
    }

    private static Event marked(int n, int code) {
        return Rig.event(n, "\"poison\":" + code);
    }

    private static Event large(int n, int bytes) {
        return Rig.event(n, "\"k\":\"" + "x".repeat(bytes) + "\"");
    }

    private static Event body(int n, Json body) {
        return new Event(Rig.CLICKS.name(), "id-" + n, "r" + n, Rig.NOW, body);
    }

    private record Kind(String code, String reason, Function<Integer, Event> event) {}
}
