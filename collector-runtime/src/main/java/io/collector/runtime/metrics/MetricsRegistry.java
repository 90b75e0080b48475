package io.collector.runtime.metrics;

import io.collector.api.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/**
 * All metrics of the process, written in Prometheus' text format. Safe for use by several threads.
 *
 * <p>Names get the prefix {@code collector_}, counters the suffix {@code _total}, durations {@code _seconds}. A gauge
 * must not end in {@code _total} or {@code _info}: Prometheus' own rules cut that off.
 */
public final class MetricsRegistry {
    private static final String PREFIX = "collector_";

    /** From an answer of the same machine to a request that is about to time out. */
    private static final Duration[] BUCKETS = LongStream.of(
                    10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Meter.Id, DoubleSupplier> gauges = new ConcurrentHashMap<>();
    private final Map<String, Runnable> readings = new ConcurrentHashMap<>();

    /** An empty registry. */
    public MetricsRegistry() {
        meters.config().meterFilter(new Prefixed(PREFIX));
        meters.config().meterFilter(MeterFilter.denyNameStartsWith(PREFIX + "process.cpu.time"));
    }

    /** A registry that also tells of the process, from the first time that somebody looks. */
    public static MetricsRegistry ofTheProcess() {
        MetricsRegistry registry = new MetricsRegistry();
        AtomicBoolean bound = new AtomicBoolean();
        registry.beforeRender("process", () -> {
            if (bound.compareAndSet(false, true)) {
                new ProcessMetrics().bindTo(registry.meters);
            }
        });
        return registry;
    }

    /**
     * A counter.
     *
     * @param name snake case, without prefix and suffix
     * @param labels names and values
     * @return the same one for the same name and labels
     */
    public Metrics.Counter counter(String name, String help, Map<String, String> labels) {
        return io.micrometer.core.instrument.Counter.builder(full(name))
                .description(help)
                .tags(tags(labels))
                .register(meters)::increment;
    }

    /** A value that is read when somebody looks; a later one of the same name and labels takes its place. */
    public void gauge(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        Meter.Id id = new Meter.Id(full(name), tags(labels), null, help, Meter.Type.GAUGE);
        if (gauges.put(id, value) == null) {
            // Not this very value: it would hold on to a plugin whose place another one took.
            Gauge.builder(id.getName(), () -> read(gauges.getOrDefault(id, () -> Double.NaN)))
                    .description(help)
                    .tags(id.getTags())
                    .register(meters);
        }
    }

    /** What a gauge shows now; empty if there is none of that name and labels, or it cannot tell. */
    public OptionalDouble value(String name, Map<String, String> labels) {
        DoubleSupplier value = gauges.get(new Meter.Id(full(name), tags(labels), null, null, Meter.Type.GAUGE));
        double now = value == null ? Double.NaN : read(value);
        return Double.isNaN(now) ? OptionalDouble.empty() : OptionalDouble.of(now);
    }

    /**
     * A histogram of durations.
     *
     * @param name snake case, without prefix and unit, such as {@code poll_duration}
     * @return the same one for the same name and labels
     */
    public Durations durations(String name, String help, Map<String, String> labels) {
        return Timer.builder(full(name))
                .description(help)
                .tags(tags(labels))
                .serviceLevelObjectives(BUCKETS)
                .register(meters)::record;
    }

    /** The metrics of one component, which add its label to all names. */
    public ComponentMetrics of(Map<String, String> labels) {
        return new ComponentMetrics(this, labels);
    }

    /** Takes a gauge away, if this is still its value. */
    void endGauge(String name, Map<String, String> labels, DoubleSupplier value) {
        Meter.Id id = new Meter.Id(full(name), tags(labels), null, null, Meter.Type.GAUGE);
        if (gauges.remove(id, value)) {
            meters.remove(id);
        }
    }

    /**
     * Has something done before each {@link #render}, such as reading at once what several gauges show.
     *
     * @param what names it; a later one of the same name takes its place
     */
    public void beforeRender(String what, Runnable reading) {
        readings.put(what, reading);
    }

    /** Ends what {@link #beforeRender} began. */
    public void notBeforeRender(String what) {
        readings.remove(what);
    }

    /** Takes away all that has these labels; for what is not there any more. */
    public void forget(Map<String, String> labels) {
        List<Tag> gone = tags(labels).stream().toList();
        meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTags().containsAll(gone))
                .forEach(meters::remove);
        gauges.keySet().removeIf(id -> id.getTags().containsAll(gone));
    }

    /** Everything as text for Prometheus. */
    public String render() {
        readings.values().forEach(Runnable::run);
        return meters.scrape();
    }

    private static double read(DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (RuntimeException e) {
            return Double.NaN; // a gauge of a plugin that fails must not cost the others
        }
    }

    private static String full(String name) {
        return PREFIX + clean(name);
    }

    private static String clean(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    private static Tags tags(Map<String, String> labels) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            tags = tags.and(clean(label.getKey()), label.getValue());
        }
        return tags;
    }

    /** Gives what Micrometer measures by itself the same beginning as all else. */
    private record Prefixed(String prefix) implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            return id.getName().startsWith(prefix) ? id : id.withName(prefix + id.getName());
        }
    }
}
