package io.collector.runtime.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.RequestPool;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.health.HealthSnapshot;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.TableTotal;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.Remaining;
import io.collector.runtime.pipeline.RunningSink;
import io.collector.runtime.pipeline.RunningSource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the collector is doing, as JSON. Safe for use by several threads. */
public final class StatusReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Pipeline pipeline;
    private final Clock clock;
    private final Path dataDir;

    @Inject
    public StatusReport(Pipeline pipeline, Clock clock, CollectorSettings settings) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.dataDir = settings.dataDir().toAbsolutePath().normalize();
    }

    /** The report. Fields are only ever added to it. */
    public String json() {
        ObjectNode report = JSON.objectNode();
        report.put("at", clock.instant().toString());
        report.put("pid", ProcessHandle.current().pid());
        report.put("dataDir", dataDir.toString());
        Map<String, List<SinkPosition>> positions = new LinkedHashMap<>();
        var sources = report.putArray("sources");
        for (RunningSource source : pipeline.sources()) {
            source(sources.addObject(), source);
            positions.put(source.name(), source.journal().sinkPositions());
        }
        var sinks = report.putArray("sinks");
        for (RunningSink sink : pipeline.sinks()) {
            sink(sinks.addObject(), sink, positions);
        }
        return report.toString();
    }

    private static void source(ObjectNode node, RunningSource source) {
        node.put("name", source.name()).put("type", source.type());
        health(node, source.health().snapshot());
        ObjectNode requests = node.putObject("requests");
        for (RequestPool pool : source.requests()) {
            ObjectNode one = requests.putObject(pool.name());
            one.put("used", pool.used()).put("limit", pool.limit());
            one.put("waitsUntil", text(pool.waitsUntil())).put("reason", pool.reason());
        }
        ArrayNode progress = node.putArray("progress");
        for (Remaining remaining : source.remaining()) {
            progress.addObject()
                    .put("kind", remaining.kind())
                    .put("leftSeconds", remaining.left().toSeconds())
                    .put("totalSeconds", remaining.total().toSeconds())
                    .put("share", Math.round(remaining.share() * 1000) / 1000.0)
                    .put("secondsPerSecond", remaining.rate() > 0 ? (Double) remaining.rate() : null)
                    .put(
                            "timeLeftSeconds",
                            remaining.timeLeft().map(Duration::toSeconds).orElse(null));
        }
        node.put("events", source.journal().lastPosition());
        node.put("bytes", source.journal().bytes());
        var tables = node.putArray("tables");
        for (TableTotal total : source.journal().totals()) {
            Tally count = total.count();
            tables.addObject()
                    .put("table", total.table())
                    .put("alias", total.alias())
                    .put("received", count.received())
                    .put("new", count.fresh())
                    .put("duplicates", count.duplicates())
                    .put("updates", count.updates())
                    .put("late", count.late())
                    .put("unreadable", count.rejected());
        }
    }

    private static void sink(ObjectNode node, RunningSink sink, Map<String, List<SinkPosition>> positions) {
        node.put("name", sink.name()).put("type", sink.type());
        health(node, sink.health().snapshot());
        List<Instant> oldest = new ArrayList<>();
        long delivered = 0;
        long deadLettered = 0;
        var sources = JSON.arrayNode();
        for (Map.Entry<String, List<SinkPosition>> entry : positions.entrySet()) {
            for (SinkPosition position : entry.getValue()) {
                if (position.sink().equals(sink.name())) {
                    // What was routed to it before is not on its way any more.
                    position.oldest()
                            .filter(time -> sink.sources().contains(entry.getKey()))
                            .ifPresent(oldest::add);
                    delivered += position.delivered();
                    deadLettered += position.deadLettered();
                    sources.addObject()
                            .put("source", entry.getKey())
                            .put("pending", position.pending())
                            .put("oldest", text(position.oldest()))
                            .put("delivered", position.delivered())
                            .put("deadLettered", position.deadLettered());
                }
            }
        }
        node.put("pending", sink.pending());
        node.put("oldest", text(oldest.stream().min(Comparator.naturalOrder())));
        node.put("delivered", delivered).put("deadLettered", deadLettered);
        node.set("sources", sources);
    }

    private static void health(ObjectNode node, HealthSnapshot health) {
        node.put("state", health.state().name()).put("since", health.since().toString());
        node.put("reason", health.reason()).put("remedy", health.remedy());
        node.put("lastSuccess", text(health.lastSuccess()));
        health.lastTrouble()
                .ifPresent(trouble -> node.putObject("lastTrouble")
                        .put("at", trouble.at().toString())
                        .put("reason", trouble.reason()));
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
