package io.collector.runtime.metrics;

import io.collector.api.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * All counters and gauges of the process, written in Prometheus' text format. Safe for use by several threads.
 *
 * <p>Names get the prefix {@code collector_}, counters the suffix {@code _total}.
 */
public final class MetricsRegistry {
    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    private record Family(String type, String help, Map<String, DoubleSupplier> series) {}

    /** The counts behind the series, so that the same name and labels give the same counter. */
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();

    /**
     * A counter.
     *
     * @param name snake case, without prefix and suffix
     * @param labels names and values
     * @return the same one for the same name and labels
     */
    public Metrics.Counter counter(String name, String help, Map<String, String> labels) {
        String family = "collector_" + clean(name) + "_total";
        String series = labels(labels);
        LongAdder adder = counters.computeIfAbsent(family + series, k -> new LongAdder());
        family(family, "counter", help).series().putIfAbsent(series, adder::sum);
        return adder::add;
    }

    /** A value that is read when somebody looks; a later one of the same name and labels takes its place. */
    public void gauge(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        family("collector_" + clean(name), "gauge", help).series().put(labels(labels), value);
    }

    /** The metrics of one component, which add its label to all names. */
    public Metrics of(Map<String, String> labels) {
        return new Metrics() {
            @Override
            public Counter counter(String name, String description) {
                return MetricsRegistry.this.counter(name, description, labels);
            }

            @Override
            public void gauge(String name, String description, DoubleSupplier value) {
                MetricsRegistry.this.gauge(name, description, labels, value);
            }
        };
    }

    /** Everything as text for Prometheus. */
    public String render() {
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escaped(family.help()))
                    .append('\n');
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(family.type())
                    .append('\n');
            family.series().forEach((labels, value) -> {
                text.append(name)
                        .append(labels)
                        .append(' ')
                        .append(number(value))
                        .append('\n');
            });
        });
        return text.toString();
    }

    private Family family(String name, String type, String help) {
        return families.computeIfAbsent(name, n -> new Family(type, help, new ConcurrentSkipListMap<>()));
    }

    private static String number(DoubleSupplier value) {
        double number;
        try {
            number = value.getAsDouble();
        } catch (RuntimeException e) {
            return "NaN"; // a gauge of a plugin that fails must not cost the others
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return Double.isInfinite(number) ? (number > 0 ? "+Inf" : "-Inf") : Double.toString(number);
    }

    private static String clean(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    private static String labels(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        new TreeMap<>(labels)
                .forEach((name, value) -> text.append(text.length() == 1 ? "" : ",")
                        .append(clean(name))
                        .append("=\"")
                        .append(escaped(value).replace("\"", "\\\""))
                        .append('"'));
        return text.append('}').toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
