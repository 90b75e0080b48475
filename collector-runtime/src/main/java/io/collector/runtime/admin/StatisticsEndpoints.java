package io.collector.runtime.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.runtime.admin.Endpoint.Answer;
import io.collector.runtime.console.Sample;
import io.collector.runtime.console.Trend;
import io.collector.runtime.journal.Account;
import io.collector.runtime.journal.Buried;
import io.collector.runtime.journal.DeadLetterPage;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.Facet;
import io.collector.runtime.journal.Flow;
import io.collector.runtime.journal.Ranking;
import io.collector.runtime.journal.Statistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Counts over the journals, as JSON for the console. Safe for use by several threads. */
final class StatisticsEndpoints {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration SPAN = Duration.ofDays(7);
    private static final int STEPS = 2_000;
    private static final int FACETS = 12;

    private final EventLog events;
    private final Statistics statistics;
    private final Trend trend;
    private final Clock clock;

    /** One at a time: each may read much, and health must be answered meanwhile. */
    private final Semaphore turn = new Semaphore(1);

    StatisticsEndpoints(EventLog events, Trend trend, Clock clock) {
        this.events = events;
        this.statistics = new Statistics(events);
        this.trend = trend;
        this.clock = clock;
    }

    Map<String, Endpoint> all() {
        return Map.of(
                "/api/v1/tables", q -> tables(),
                "/api/v1/coverage", q -> inTurn(this::coverage),
                "/api/v1/dead-letters", this::deadLetters,
                "/api/v1/statistics/ranking", q -> inTurn(() -> ranking(q)),
                "/api/v1/statistics/flow", q -> inTurn(() -> flow(q)),
                "/api/v1/statistics/trend", this::trend);
    }

    @FunctionalInterface
    private interface Work {
        JsonNode done();
    }

    private Answer inTurn(Work work) {
        if (!turn.tryAcquire()) {
            return Answer.text(503, "text/plain; charset=utf-8", "another count is under way: ask again in a second\n");
        }
        try {
            return Answer.json(work.done() + "\n");
        } finally {
            turn.release();
        }
    }

    private Answer tables() {
        ArrayNode all = JSON.arrayNode();
        statistics
                .tables()
                .forEach((source, tables) -> tables.forEach(table -> {
                    ArrayNode columns = all.addObject()
                            .put("source", source)
                            .put("table", table.name())
                            .put("alias", table.alias())
                            .put("timeColumn", table.timeColumn())
                            .putArray("columns");
                    table.columns()
                            .forEach(c -> columns.addObject()
                                    .put("name", c.name())
                                    .put("type", c.type().name().toLowerCase(java.util.Locale.ROOT)));
                }));
        return Answer.json(all + "\n");
    }

    private JsonNode coverage() {
        ArrayNode all = JSON.arrayNode();
        for (Account account : events.accounts()) {
            for (Account.OfTable table : account.tables()) {
                ObjectNode node =
                        all.addObject().put("source", account.source()).put("table", table.table());
                node.put("first", text(table.read().first()));
                node.put("last", text(table.read().last()));
                ArrayNode gaps = node.putArray("gaps");
                table.gaps()
                        .forEach(gap -> gaps.addObject()
                                .put("from", gap.from().toString())
                                .put("to", gap.to().toString())
                                .put("reason", gap.reason()));
            }
        }
        return all;
    }

    private JsonNode ranking(Query query) {
        String of = query.get("of").orElseThrow(() -> new IllegalArgumentException("of is missing"));
        List<Facet> facets = Arrays.stream(of.split(",", -1))
                .map(String::strip)
                .map(Facet::of)
                .toList();
        if (facets.size() > FACETS) {
            throw new IllegalArgumentException("of may name " + FACETS + " places at most");
        }
        Ranking.Order order = switch (query.get("order").orElse("total")) {
            case "total" -> Ranking.Order.TOTAL;
            case "first" -> Ranking.Order.FIRST;
            default -> throw new IllegalArgumentException("order must be total or first");
        };
        Ranking ranking = statistics.ranking(facets, from(query), to(query), order, query.number("limit", 10, 1_000));
        ObjectNode node = JSON.objectNode()
                .put("distinct", ranking.distinct())
                .put("events", ranking.events())
                .put("older", ranking.older());
        ArrayNode values = node.putArray("values");
        for (Ranking.Value value : ranking.values()) {
            ArrayNode counts = values.addObject()
                    .put("value", value.value())
                    .put("label", value.label())
                    .put("total", value.total())
                    .put("last", value.last().toString())
                    .putArray("counts");
            value.counts().forEach(counts::add);
        }
        return node;
    }

    private JsonNode flow(Query query) {
        Instant from = from(query);
        Instant to = to(query);
        Duration step = EventParameters.duration("step", query.get("step").orElse("1h"));
        if (step.isZero() || Duration.between(from, to).dividedBy(step) > STEPS) {
            throw new IllegalArgumentException("step must be long enough for at most " + STEPS + " steps");
        }
        Flow flow = statistics.flow(from, to, step);
        ObjectNode node = JSON.objectNode()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("stepSeconds", step.toSeconds())
                .put("older", flow.older());
        ArrayNode steps = node.putArray("steps");
        for (Flow.Step one : flow.steps()) {
            ObjectNode tables = steps.addObject()
                    .put("from", one.from().toString())
                    .put("medianSeconds", one.median().toMillis() / 1000.0)
                    .put("mostSeconds", one.most().toMillis() / 1000.0)
                    .putObject("events");
            one.events().forEach(tables::put);
        }
        return node;
    }

    private Answer trend(Query query) {
        Instant after =
                query.get("after").map(t -> EventParameters.time("after", t)).orElse(Instant.EPOCH);
        ObjectNode node = JSON.objectNode().put("stepSeconds", Trend.STEP.toSeconds());
        ArrayNode samples = node.putArray("samples");
        for (Sample sample : trend.after(after)) {
            ObjectNode one = samples.addObject().put("at", sample.at().toString());
            ObjectNode sources = one.putObject("sources");
            sample.sources().forEach(s -> sources.putObject(s.source()).put("appended", s.appended()));
            ObjectNode sinks = one.putObject("sinks");
            sample.sinks()
                    .forEach(s -> sinks.putObject(s.sink())
                            .put("delivered", s.delivered())
                            .put("pending", s.pending())
                            .put("waitedSeconds", s.waited()));
        }
        return Answer.json(node + "\n");
    }

    private Answer deadLetters(Query query) {
        DeadLetterPage page = statistics.deadLetters(query.get("id"), query.number("limit", 200, 1_000));
        ObjectNode node = JSON.objectNode().put("total", page.total());
        ArrayNode letters = node.putArray("letters");
        for (Buried letter : page.letters()) {
            letters.add(letter.body().isEmpty() ? DeadLetterJson.of(letter) : DeadLetterJson.withEvent(letter));
        }
        return Answer.json(node + "\n");
    }

    private Instant from(Query query) {
        return query.get("from")
                .map(t -> EventParameters.time("from", t))
                .orElseGet(() -> clock.instant().minus(SPAN));
    }

    private Instant to(Query query) {
        Instant to = query.get("to")
                .map(t -> EventParameters.time("to", t))
                .orElseGet(() -> clock.instant().plus(Duration.ofDays(1)));
        if (!from(query).isBefore(to)) {
            throw new IllegalArgumentException("from must be before to");
        }
        return to;
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
