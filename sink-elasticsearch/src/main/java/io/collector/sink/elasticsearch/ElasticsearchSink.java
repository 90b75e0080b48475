package io.collector.sink.elasticsearch;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.Metrics.Counter;
import io.collector.api.PluginContext;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.ContentRefusals;
import io.collector.http.LearnedLimit;
import io.collector.http.Recess;
import io.collector.http.WireBuffers;
import io.collector.sink.elasticsearch.document.DocumentFormat;
import io.collector.sink.elasticsearch.document.EcsFormat;
import io.collector.sink.elasticsearch.document.IntegrationFormat;
import io.collector.sink.elasticsearch.document.JsonBytes;
import io.collector.sink.elasticsearch.document.RawFormat;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Delivers by {@code _bulk} into data streams. Safe for use by several threads.
 *
 * <p>Every document has an id made from its event, so that what is sent again is refused as a duplicate, which counts as
 * delivered: no fault is ambiguous, unless ids are switched off.
 */
final class ElasticsearchSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(ElasticsearchSink.class);
    private static final long MILLIS = 1000;

    /** Bytes of a buffer at first, and of the largest that is used again: a bulk is a few megabytes. */
    private static final int FIRST_ROOM = 1 << 16;

    private static final int LARGEST_KEPT = 8 << 20;

    private final ElasticsearchConfig config;
    private final Clock clock;
    private final Cluster cluster;
    private final DataStreams streams;
    private final Setup setup;
    private final BulkPath path;
    private final DocumentFormat format;
    private final WireBuffers<JsonBytes> buffers;
    private final LearnedLimit limit;
    private final BrokenUploads uploads = new BrokenUploads();
    private final ContentRefusals refusals;
    private final Recess recess;
    private final AtomicBoolean ids;
    private final AtomicBoolean redirecting = new AtomicBoolean();
    private final Counter duplicates;
    private final Counter redirected;
    private final Counter took;
    private final AtomicLong tookMillis = new AtomicLong();

    ElasticsearchSink(ElasticsearchConfig config, PluginContext context) {
        this.config = config;
        this.clock = context.clock();
        this.cluster = new Cluster(config, clock, "collector-" + context.name());
        this.refusals = new ContentRefusals("the cluster", cluster.places(), clock);
        this.streams = new DataStreams(context.tables(), config.namespace());
        this.setup = new Setup(config, cluster, streams, clock);
        this.path = new BulkPath(config);
        this.format = switch (config.format()) {
            case ECS -> new EcsFormat(config.strict(), config.preserveOriginal());
            case RAW -> new RawFormat();
            case INTEGRATION -> new IntegrationFormat(config.preserveOriginal());
        };
        this.buffers = new WireBuffers<>(config.batch().inFlight(), LARGEST_KEPT, () -> new JsonBytes(FIRST_ROOM));
        this.limit = new LearnedLimit(config.batch().maxBytes().bytes(), clock);
        this.recess = new Recess(clock);
        this.ids = new AtomicBoolean(config.documentId() == DocumentId.AUTO);
        this.duplicates = context.metrics()
                .counter("duplicates", "Documents that the cluster had already, which counts as delivered.");
        this.redirected =
                context.metrics().counter("redirected", "Documents that the cluster put into its failure store.");
        this.took = context.metrics().counter("took_seconds", "Time that the cluster says it spent on bulk requests.");
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        recess.keep("sending " + batch.events().size() + " documents to " + cluster.where());
        setup.ensure(streams.of(batch));
        boolean withIds = ids.get();
        try (BulkBody body = body(batch, withIds)) {
            Delivery delivery = deliver(body, batch.events(), withIds);
            refusals.taken(batch.events());
            return delivery;
        }
    }

    private BulkBody body(Batch batch, boolean withIds) {
        return BulkBody.of(batch, streams::of, format, withIds, clock.instant(), buffers);
    }

    private Delivery deliver(BulkBody body, List<Event> events, boolean withIds)
            throws TransferException, InterruptedException {
        if (body.items().isEmpty()) {
            return new Delivery(body.unreadable());
        }
        String attempt = "sending " + body.items().size() + " documents to " + cluster.where();
        Answer answer = post(body, events, attempt, withIds);
        if (isSuspect(answer)) {
            throw refusals.judge(
                    String.valueOf(answer.status()),
                    Refusal.of(answer, attempt, cluster, clock),
                    answer.status() < 300 && !withIds,
                    events,
                    () -> cluster.sendNothing(path()));
        }
        if (answer.status() != 200) {
            throw refused(answer, body, attempt, withIds);
        }
        BulkAnswer read = read(answer, body, attempt, withIds);
        count(read);
        learn(body, read);
        return Settlement.of(body, read, attempt);
    }

    /** What does not even say what is wrong is not of the cluster. */
    private static boolean isSuspect(Answer answer) {
        return ContentRefusals.isSuspect(answer)
                && ClusterError.of(answer).text().isEmpty();
    }

    private Answer post(BulkBody body, List<Event> events, String attempt, boolean withIds)
            throws TransferException, InterruptedException {
        try {
            Answer answer = cluster.bulk(path(), body.lines(), attempt, withIds);
            if (path.learn(answer)) {
                answer = cluster.bulk(path(), body.lines(), attempt, withIds);
            }
            uploads.answered();
            return answer;
        } catch (RetryableException e) {
            if (!e.ambiguous()) {
                throw e;
            }
            boolean several = body.items().size() > 1;
            if (several && withIds && e.getCause() instanceof SocketException && uploads.brokeOff(body.size())) {
                limit.refused(body.size());
                throw new RejectedException("413", e.getMessage() + ", several times: the request may be too large");
            }
            RetryableException fault = withIds ? unambiguous(e) : e;
            // One event cannot be made smaller: it is given up only if nothing else is broken off.
            throw ContentRefusals.isSuspect(e, body.size())
                    ? refusals.judgeBrokenOff(fault, events, () -> cluster.sendNothing(path()))
                    : fault;
        }
    }

    /** What has an id may be sent again. */
    private static RetryableException unambiguous(RetryableException e) {
        return new RetryableException(String.valueOf(e.getMessage()), e.remedy(), e.retryAfter(), false, e);
    }

    private String path() {
        return path.text(setup.flavor().elastic());
    }

    private TransferException refused(Answer answer, BulkBody body, String attempt, boolean withIds) {
        TransferException refusal = Refusal.of(answer, attempt, cluster, clock);
        if (refusal instanceof RetryableException busy) {
            recess.note(busy);
            return withIds && busy.ambiguous() ? unambiguous(busy) : busy;
        }
        if (answer.status() == 413
                && refusal instanceof RejectedException
                && body.items().size() > 1) {
            limit.refused(body.size());
        }
        return refusal;
    }

    private BulkAnswer read(Answer answer, BulkBody body, String attempt, boolean withIds) throws RetryableException {
        try {
            return BulkAnswer.read(answer.text(), body.items(), config.runsPipeline());
        } catch (BulkAnswer.Mismatch e) {
            throw new RetryableException(
                    attempt + ": what became of them is not known, " + e.getMessage(),
                    "check that urls point to Elasticsearch or OpenSearch and what stands before it",
                    Optional.empty(),
                    !withIds,
                    new ProtocolException(e.getMessage()));
        }
    }

    private void count(BulkAnswer answer) {
        long millis = Math.max(0, answer.tookMillis());
        long before = tookMillis.getAndAdd(millis);
        took.add((before + millis) / MILLIS - before / MILLIS); // counters are whole; what is left counts next time
        long there = answer.items().stream()
                .filter(item -> item.outcome() == Outcome.DUPLICATE)
                .count();
        long aside = answer.items().stream()
                .filter(item -> item.outcome() == Outcome.REDIRECTED)
                .count();
        duplicates.add(there);
        redirected.add(aside);
        if (aside > 0) {
            boolean first = redirecting.compareAndSet(false, true);
            log.atLevel(first ? Level.WARN : Level.DEBUG)
                    .log(
                            "{}: the cluster put {} documents into its failure store, since they do not fit the mapping or its"
                                    + " pipeline failed; read them in NAME::failures",
                            cluster.where(),
                            aside);
        } else {
            redirecting.set(false);
        }
    }

    private void learn(BulkBody body, BulkAnswer answer) {
        for (int i = 0; i < answer.items().size(); i++) {
            BulkAnswer.Item item = answer.items().get(i);
            if (item.status() == 404) {
                setup.forget(body.items().get(i).stream());
            }
            if (item.outcome() == Outcome.ID_REFUSED && ids.compareAndSet(true, false)) {
                log.warn(
                        "{} takes no document ids: from now on it makes its own, and what is sent again after a fault is"
                                + " stored twice; set document-id = none to say that this is known",
                        cluster.where());
            }
        }
    }

    @Override
    public boolean repeatsAreHarmless() {
        return ids.get();
    }

    @Override
    public BatchLimits limits() {
        ElasticsearchConfig.Batching batch = config.batch();
        return new BatchLimits(batch.maxEvents(), limit.bytes(), batch.linger(), batch.inFlight(), false);
    }

    @Override
    public long sizeOf(Event event) {
        return BulkBody.actionSize() + format.sizeOf(event);
    }

    @Override
    public void check() throws TransferException, InterruptedException {
        setup.check();
    }

    @Override
    public String writeProbe() throws TransferException, InterruptedException {
        setup.check();
        setup.ensure(streams.all());
        return new WriteProbe(cluster, streams.all(), clock).leave();
    }

    @Override
    public String preview(Batch batch) {
        StringBuilder text =
                new StringBuilder("POST ").append(cluster.address(path())).append('\n');
        cluster.credentials()
                .masked()
                .ifPresent(value -> text.append("Authorization: ").append(value).append('\n'));
        text.append("Content-Type: application/x-ndjson\n");
        if (config.http().gzip()) {
            text.append("Content-Encoding: gzip\n");
        }
        try (BulkBody body = body(batch, ids.get())) {
            text.append('\n').append(StandardCharsets.UTF_8.decode(body.lines()));
            body.unreadable()
                    .forEach(not -> text.append("not sent: event ")
                            .append(not.index() + 1)
                            .append(", ")
                            .append(not.reason())
                            .append('\n'));
            return text.toString();
        }
    }

    @Override
    public void close() {
        cluster.close();
    }

    @Override
    public String toString() {
        return "elasticsearch at " + cluster.where();
    }
}
