package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.DeliveryRun;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand events, a hundred of them of every kind that Azure can refuse, through the runtime's delivery. */
@Timeout(120)
class PoisonTest {
    private static final int EVENTS = 10_000;
    private static final int EVERY = 100;

    private static final String REFUSED = "InvalidRecord";
    private static final List<String> STREAMS = PublishedTables.all().stream()
            .map(t -> PublishedTables.stream(t.name()))
            .toList();

    /** What it is like, and the code and reason of its dead letter. */
    private static final List<Kind> KINDS = List.of(
            new Kind(REFUSED, "is refused because of one of its records", n -> click(n, "\"url\":\"poison\"")),
            new Kind("malformed", "not one JSON object", n -> event(n, Json.of("[" + n + "]"))),
            new Kind("malformed", "not one JSON object", n -> event(n, Json.of("{\"id\":\"" + n + "\""))),
            new Kind("too-large", "no request of that size", n -> message(n, "x".repeat(60_000))),
            new Kind(
                    "no-table",
                    "has a table Unheard",
                    n -> new Event("Unheard", id(n), "r", Samples.TIME, Json.of("{}"))));

    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private AzureFake azure;

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void costsItselfOnly() throws Exception {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        hundredOfTenThousand(KINDS, Settings.BATCHES);
        assertThat(azure.violations()).isEmpty();
    }

    /** Here an event may be larger, and is refused only if compressing does not make it small enough. */
    @Test
    void costsItselfOnlyWhenRequestsArePackedByCompressedSize() throws Exception {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock).withLargeBodies());
        Kind incompressible = new Kind("413", "takes no request of this size", n -> message(n, noise(n)));
        Batches usual = Settings.BATCHES;
        Batches packed =
                new Batches(usual.maxEvents(), usual.maxBytes(), usual.linger(), usual.inFlight(), PackBy.COMPRESSED);
        List<Kind> kinds = new ArrayList<>(Collections.nCopies(5, KINDS.get(0)));
        kinds.addAll(Collections.nCopies(4, KINDS.get(1)));
        kinds.add(incompressible);
        hundredOfTenThousand(kinds, packed);
        assertThat(azure.violations()).isEmpty();
    }

    /** Some plans of tables refuse a request whose events lie more than half an hour apart: no event is at fault. */
    @Test
    void isNoEventOfARequestWhoseTimesAreTooFarApart() throws Exception {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        azure.refuse(rows -> {
            List<Instant> times = rows.stream()
                    .map(r -> Instant.parse(r.path("clickTime").asText()))
                    .sorted()
                    .toList();
            Duration range = Duration.between(times.get(0), times.get(times.size() - 1));
            return range.toMinutes() > 30 ? "RecordsTimeRangeIsMoreThan30Minutes" : "";
        });
        try (Sink sink = open(Settings.BATCHES)) {
            DeliveryRun run = new DeliveryRun(sink, clock);
            run.deliver(IntStream.range(0, 300)
                    .mapToObj(n -> click(n, "\"clickTime\":\"" + Samples.TIME.plusSeconds(60L * n) + "\""))
                    .toList());
            assertThat(run.buried()).isEmpty();
            assertThat(copies())
                    .hasSize(300)
                    .allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
        }
    }

    private void hundredOfTenThousand(List<Kind> kinds, Batches batches) throws Exception {
        azure.refuse(rows -> rows.stream().anyMatch(r -> r.path("url").asText().equals("poison")) ? REFUSED : "");
        try (Sink sink = open(batches)) {
            DeliveryRun run = new DeliveryRun(sink, clock);
            run.deliver(() -> IntStream.range(0, EVENTS)
                    .mapToObj(n -> isPoison(n) ? kind(kinds, n).event().apply(n) : usual(n))
                    .iterator());

            Map<String, Kind> expected = IntStream.range(0, EVENTS)
                    .filter(PoisonTest::isPoison)
                    .boxed()
                    .collect(Collectors.toMap(PoisonTest::id, n -> kind(kinds, n)));
            assertThat(expected).hasSize(EVENTS / EVERY);
            assertThat(run.buried()).containsOnlyKeys(expected.keySet());
            expected.forEach((id, kind) -> assertThat(run.buried().get(id))
                    .as(id)
                    .startsWith(kind.code() + " ")
                    .contains(kind.reason()));
            assertThat(run.taken()).isEqualTo(EVENTS - EVENTS / EVERY);
            assertThat(copies())
                    .hasSize(EVENTS - EVENTS / EVERY)
                    .doesNotContainKeys(expected.keySet().toArray(String[]::new))
                    .allSatisfy((id, n) -> assertThat(n).as(id).isEqualTo(1));
        }
    }

    private Sink open(Batches batches) {
        Settings settings = Settings.of(azure);
        settings.batch = batches;
        return new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", clock, PublishedTables.all()));
    }

    private Map<String, Integer> copies() {
        Map<String, Integer> copies = new HashMap<>();
        for (String stream : STREAMS) {
            for (JsonNode row : azure.rows(stream)) {
                copies.merge(row.path("id").asText(), 1, Integer::sum);
            }
        }
        return copies;
    }

    /** Scattered: at another place in each hundred. */
    private static boolean isPoison(int n) {
        return n % EVERY == n / EVERY * 37 % EVERY;
    }

    private static Kind kind(List<Kind> kinds, int n) {
        return kinds.get(n / EVERY % kinds.size());
    }

    private static String id(int n) {
        return "e-" + n;
    }

    private static Event usual(int n) {
        return n % 2 == 0 ? click(n, "\"url\":\"http://example.com/\"") : message(n, "x");
    }

    private static Event click(int n, String members) {
        return event(n, Json.of("{\"id\":\"" + id(n) + "\"," + members + "}"));
    }

    private static Event event(int n, Json body) {
        return new Event(PublishedTables.CLICKS_BLOCKED, id(n), "r", Samples.TIME, body);
    }

    /** A message of one text in every column: a column holds less than 64 KB, all together more than a request. */
    private static Event message(int n, String text) {
        String columns = PublishedTables.named(PublishedTables.MESSAGES_DELIVERED).columns().stream()
                .filter(c -> c.type() == Table.Type.STRING || c.type() == Table.Type.DYNAMIC)
                .filter(c -> !c.name().equals("id"))
                .map(c -> "\"" + c.name() + "\":\"" + text + "\"")
                .collect(Collectors.joining(","));
        return new Event(
                PublishedTables.MESSAGES_DELIVERED,
                id(n),
                "r",
                Samples.TIME,
                Json.of("{\"id\":\"" + id(n) + "\"," + columns + "}"));
    }

    /** Larger than the memory of the compression, so that a repetition in the next column does not help it. */
    private static String noise(int n) {
        return new Random(n)
                .ints(63_900, '#', '~')
                .filter(c -> c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private record Kind(String code, String reason, IntFunction<Event> event) {}
}
