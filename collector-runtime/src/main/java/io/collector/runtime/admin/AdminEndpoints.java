package io.collector.runtime.admin;

import io.collector.runtime.admin.Endpoint.Answer;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.console.Trend;
import io.collector.runtime.events.NdjsonEvents;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.EventQuery;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.ledger.Ledger;
import io.collector.runtime.ledger.LedgerJson;
import io.collector.runtime.metrics.MetricsRegistry;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.RunningSource;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the admin address answers. Safe for use by several threads. */
public final class AdminEndpoints {
    /** The paths that tell nothing a token would have to guard. */
    static final Set<String> OPEN = Stream.concat(Assets.paths().stream(), Stream.of("/health/live", "/health/ready"))
            .collect(Collectors.toUnmodifiableSet());

    private final StatusReport status;
    private final MetricsRegistry metrics;
    private final Readiness readiness;
    private final EventLog events;
    private final StatisticsEndpoints statistics;
    private final Pipeline pipeline;
    private final Clock clock;

    @Inject
    public AdminEndpoints(
            StatusReport status,
            MetricsRegistry metrics,
            Readiness readiness,
            CollectorSettings settings,
            Pipeline pipeline,
            Trend trend,
            Clock clock) {
        this.pipeline = pipeline;
        this.status = status;
        this.metrics = metrics;
        this.readiness = readiness;
        this.events = new EventLog(settings.dataDir());
        this.statistics = new StatisticsEndpoints(events, trend, clock);
        this.clock = clock;
    }

    Map<String, Endpoint> all() {
        Map<String, Endpoint> all = new HashMap<>(Assets.all());
        all.putAll(statistics.all());
        all.put("/health/live", q -> Answer.json("{\"live\":true}\n"));
        all.put("/health/ready", q -> readiness.answer());
        all.put("/metrics", q -> Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.render()));
        all.put("/api/v1/status", q -> Answer.json(status.json()));
        all.put("/api/v1/events", this::events);
        all.put("/api/v1/ledger", this::ledger);
        return all;
    }

    Map<String, Endpoint> actions() {
        Map<String, Endpoint> actions = new HashMap<>();
        for (Repair repair : Repair.values()) {
            actions.put("/api/v1/" + repair.path(), q -> {
                List<Journal> journals =
                        pipeline.sources().stream().map(RunningSource::journal).toList();
                return Answer.json("{\"count\":" + repair.on(journals, q.values(), clock) + "}\n");
            });
        }
        actions.put(
                "/api/v1/" + BackfillRequest.PATH,
                q -> BackfillRequest.of(q.values()).of(pipeline.sources()));
        return actions;
    }

    private Answer ledger(Query query) {
        Ledger ledger = Ledger.of(
                events.accounts(),
                query.get("from").map(t -> EventParameters.time("from", t)),
                query.get("to").map(t -> EventParameters.time("to", t)),
                clock.instant());
        return Answer.json(LedgerJson.of(ledger) + "\n");
    }

    private Answer events(Query query) {
        EventQuery wanted = EventParameters.of(query.values(), clock);
        if (wanted.table().isPresent() && events.table(wanted.table().get()).isEmpty()) {
            throw new IllegalArgumentException(
                    "no source has a table " + wanted.table().get());
        }
        return new Answer(200, "application/x-ndjson", raw -> {
            OutputStream out = new BufferedOutputStream(raw, 1 << 16);
            events.read(wanted, new NdjsonEvents(out));
            out.flush();
        });
    }
}
