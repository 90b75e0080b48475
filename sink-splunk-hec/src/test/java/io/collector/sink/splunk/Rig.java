package io.collector.sink.splunk;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A sink, the HEC it delivers to, and events for it. */
final class Rig implements AutoCloseable {
    static final String TOKEN = "11111111-2222-3333-4444-555555555555";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    static final Table CLICKS = new Table(
            "ExampleClicksBlocked",
            "clicks-blocked",
            "clickTime",
            List.of(new Table.Column("clickTime", Table.Type.DATETIME)));

    final ManualClock clock = ManualClock.at(NOW);
    final TestPluginContext context = TestPluginContext.of("splunk", clock, List.of(CLICKS));
    final HecFake splunk;
    final Sink sink;

    private final List<AutoCloseable> others = new ArrayList<>();

    private Rig(HecFake splunk, String settings) {
        this.splunk = splunk;
        this.sink = open(context, "url = \"" + splunk.url() + "\"\n" + settings);
    }

    /** With an ordinary HEC. */
    static Rig usual() {
        return with(HecOptions.defaults(), "");
    }

    /** With a HEC of its kind, and settings beside address and token. */
    static Rig with(HecOptions options, String settings) {
        return new Rig(HecFake.start(TOKEN, options), settings);
    }

    /** With quick acknowledgements. */
    static Rig acknowledging(HecOptions options) {
        return with(options, "acknowledgement-poll = 20ms, acknowledgement-timeout = 5s");
    }

    static Sink open(TestPluginContext context, String settings) {
        return new SplunkHecPlugin().open(config(settings), context);
    }

    static SplunkHecConfig config(String settings) {
        return ConfigAssertions.bind(SplunkHecConfig.class, "token = \"" + TOKEN + "\"\n" + settings);
    }

    static Event event(int number) {
        return event(number, "\"url\":\"https://example.com/" + number + "\"");
    }

    /** An event whose body has these members. */
    static Event event(int number, String members) {
        return new Event(
                CLICKS.name(), "id-" + number, "r" + number, NOW.plusSeconds(number), Json.of("{" + members + "}"));
    }

    static Batch batch(int count) {
        return new Batch("tap", IntStream.range(0, count).mapToObj(Rig::event).toList());
    }

    static Batch batch(Event... events) {
        return new Batch("tap", List.of(events));
    }

    /** Refuses the events whose numbers are given, by this code. */
    void poison(int code, Integer... numbers) {
        List<String> ids = IntStream.range(0, numbers.length)
                .mapToObj(i -> "id-" + numbers[i])
                .toList();
        splunk.poison(envelope ->
                ids.contains(envelope.path("event").path("collectorId").asText()) ? code : 0);
    }

    <T extends AutoCloseable> T closing(T other) {
        others.add(other);
        return other;
    }

    @Override
    public void close() {
        sink.close();
        splunk.close();
        for (AutoCloseable other : others) {
            try {
                other.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing after the test failed", e);
            }
        }
    }
}
