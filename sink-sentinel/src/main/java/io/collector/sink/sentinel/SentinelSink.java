package io.collector.sink.sentinel;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.Metrics;
import io.collector.api.Metrics.Counter;
import io.collector.api.PluginContext;
import io.collector.api.RejectedException;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.api.TransferException;
import io.collector.http.HttpClients;
import io.collector.sink.sentinel.auth.Credential;
import io.collector.sink.sentinel.auth.TokenCache;
import io.collector.sink.sentinel.rows.Projection;
import io.collector.sink.sentinel.rows.Rows;
import io.collector.sink.sentinel.rows.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import okhttp3.OkHttpClient;

/**
 * Delivers each batch as one request to the stream of its table. Safe for use by several threads.
 *
 * <p>Azure knows no duplicates: what is sent again after an answer that never came is stored twice.
 */
final class SentinelSink implements Sink {
    /** Room in a row for a key, quotes and a comma around a filled-in id, and for {@code TimeGenerated}. */
    private static final int ADDED = 64;

    /** Room for the keys of an update. */
    private static final int ADDED_TO_UPDATE = 96;

    /** Rows with more room than this are not kept for the next batch. */
    private static final int LARGEST_SPARE = 8 << 20;

    /** The most bytes that a character takes in JSON. */
    private static final int ESCAPED = 6;

    private final SentinelConfig config;
    private final OkHttpClient client;
    private final DataCollectionRule rule;
    private final TokenCache tokens;
    private final RequestSize size;
    private final Map<String, Projection> projections = new LinkedHashMap<>();
    private final Queue<Rows> spare;
    private final Counter unknownFields;
    private final Counter unlikeType;
    private final Counter trimmed;

    private SentinelSink(SentinelConfig config, PluginContext context, OkHttpClient client, TokenCache tokens) {
        this.config = config;
        this.client = client;
        this.tokens = tokens;
        this.size = new RequestSize(config.batch(), context.clock());
        this.rule = new DataCollectionRule(config, client, tokens, size, context.clock());
        for (Table table : context.tables()) {
            projections.put(table.name(), new Projection(table, config.timeGenerated(), config.updateColumns()));
        }
        spare = new ArrayBlockingQueue<>(config.batch().inFlight());
        Metrics metrics = context.metrics();
        unknownFields = metrics.counter(
                "fields_without_column", "Fields of events that were left out since Azure has no column for them");
        unlikeType = metrics.counter(
                "values_unlike_column", "Values that were left out since they do not fit the type of their column");
        trimmed = metrics.counter("values_trimmed", "Values that were cut to the 64 KB that Azure stores");
    }

    static SentinelSink open(SentinelConfig config, PluginContext context, Map<String, String> environment) {
        OkHttpClient client = HttpClients.create(config.http());
        Clock clock = context.clock();
        Credential credential = Credentials.from(config, environment, client, clock);
        context.metrics()
                .gauge(
                        "credential_lifetime_seconds",
                        "Time until the certificate ends; nothing for credentials whose end cannot be known",
                        () -> credential
                                .expires()
                                .map(end -> (double)
                                        Duration.between(clock.instant(), end).toSeconds())
                                .orElse(Double.NaN));
        return new SentinelSink(config, context, client, new TokenCache(credential, clock));
    }

    @Override
    public BatchLimits limits() {
        return BatchLimits.DEFAULT
                .withMaxEvents(config.batch().maxEvents())
                .withMaxBytes(size.toGather())
                .withLinger(config.batch().linger())
                .withInFlight(config.batch().inFlight())
                .perTable();
    }

    @Override
    public long sizeOf(Event event) {
        int ofUpdate = config.updateColumns()
                ? event.previous()
                        .map(p -> ADDED_TO_UPDATE
                                + ESCAPED
                                        * (event.status().length()
                                                + p.status().length()
                                                + p.revision().length()))
                        .orElse(0)
                : 0;
        return (long) event.body().size() + event.id().length() + ADDED + ofUpdate;
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        String table = batch.events().get(0).table();
        List<Failure> failures = new ArrayList<>();
        Tally tally = new Tally();
        Rows kept = spare.poll();
        Rows rows = kept == null ? new Rows() : kept;
        try {
            fill(rows, table, batch.events(), failures, tally);
            send(rows, table, batch.events());
        } finally {
            if (rows.room() <= LARGEST_SPARE) {
                rows.clear();
                spare.offer(rows);
            }
        }
        unknownFields.add(tally.unknownFieldsLeftOut());
        unlikeType.add(tally.unlikeTypeLeftOut());
        trimmed.add(tally.valuesTrimmed());
        return failures.isEmpty() ? Delivery.COMPLETE : new Delivery(failures);
    }

    private void send(Rows rows, String table, List<Event> events) throws TransferException, InterruptedException {
        if (rows.count() > 0) {
            if (!size.takesRaw(rows.size())) {
                throw new RejectedException(
                        "413", rule.attempt(stream(table), rows.count()) + ": more than Azure takes in one request");
            }
            rule.send(stream(table), rows.whole(), rows.count(), events);
        }
    }

    private void fill(Rows rows, String table, List<Event> events, List<Failure> failures, Tally tally) {
        Optional<Projection> projection = Optional.ofNullable(projections.get(table));
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (!event.table().equals(table)) {
                throw new IllegalArgumentException("a batch for Sentinel must be of one table");
            }
            Optional<Failure> failure = projection.isEmpty()
                    ? Optional.of(reject(i, "no-table", "no source of this sink has a table " + table))
                    : append(projection.get(), event, i, rows, tally);
            failure.ifPresent(failures::add);
        }
    }

    private Optional<Failure> append(Projection projection, Event event, int index, Rows rows, Tally tally) {
        try {
            projection.append(event, rows, tally);
        } catch (IOException e) {
            return Optional.of(reject(index, "malformed", "the event is not one JSON object"));
        }
        if (size.takesRaw(rows.lastRowSize() + 2)) {
            return Optional.empty();
        }
        String reason = "the event has " + rows.lastRowSize()
                + " bytes after trimming its values, and Azure takes no request of that size";
        rows.dropRow();
        return Optional.of(reject(index, "too-large", reason));
    }

    private static Failure reject(int index, String code, String reason) {
        return new Failure(index, Verdict.REJECT, code, reason);
    }

    /** Gets a token and sends an empty array to each stream: proves everything, stores nothing. */
    @Override
    public void check() throws TransferException, InterruptedException {
        for (String table : projections.keySet()) {
            rule.check(stream(table));
        }
        if (projections.isEmpty()) {
            tokens.current();
        }
    }

    @Override
    public String preview(Batch batch) {
        Map<String, List<Event>> byTable = new LinkedHashMap<>();
        batch.events()
                .forEach(e -> byTable.computeIfAbsent(e.table(), t -> new ArrayList<>())
                        .add(e));
        StringBuilder text = new StringBuilder();
        byTable.forEach((table, events) -> {
            List<Failure> failures = new ArrayList<>();
            Rows rows = new Rows();
            fill(rows, table, events, failures, new Tally());
            text.append("POST ").append(rule.address(stream(table))).append('\n');
            text.append("Authorization: Bearer <secret>\n");
            text.append("Content-Type: application/json\n");
            if (config.http().gzip()) {
                text.append("Content-Encoding: gzip\n");
            }
            text.append('\n')
                    .append(new String(rows.toByteArray(), StandardCharsets.UTF_8))
                    .append("\n");
            failures.forEach(f -> text.append("not sent: event ")
                    .append(f.index() + 1)
                    .append(", ")
                    .append(f.reason())
                    .append('\n'));
        });
        return text.toString();
    }

    @Override
    public void close() {
        HttpClients.close(client);
    }

    static String stream(String table) {
        return "Custom-" + table + "_CL";
    }
}
