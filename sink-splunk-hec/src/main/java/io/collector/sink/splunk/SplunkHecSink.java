package io.collector.sink.splunk;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.http.ContentRefusals;
import io.collector.http.HttpClients;
import io.collector.http.LearnedLimit;
import io.collector.http.WireBuffers;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to the HTTP Event Collector of Splunk. Safe for use by several threads; with a token that acknowledges,
 * several deliveries wait at once.
 */
final class SplunkHecSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(SplunkHecSink.class);
    private static final int IN_FLIGHT = 2;
    private static final int IN_FLIGHT_ACKNOWLEDGED = 8;

    /** Bytes of a buffer at first, and of the largest that is used again: a batch is about a megabyte. */
    private static final int FIRST_ROOM = 1 << 16;

    private static final int LARGEST_KEPT = 4 << 20;

    private final SplunkHecConfig config;
    private final Clock clock;
    private final Envelope envelope;
    private final OkHttpClient client;
    private final Endpoints endpoints;
    private final Pressure pressure;
    private final LearnedLimit limit;
    private final Resends resends = new Resends();
    private final ContentRefusals refusals;
    private final WireBuffers<Buffer> buffers =
            new WireBuffers<>(IN_FLIGHT, LARGEST_KEPT, () -> new Buffer(FIRST_ROOM));
    private final Counters counters;

    SplunkHecSink(SplunkHecConfig config, PluginContext context) {
        this.clock = context.clock();
        this.config = config;
        this.envelope = new Envelope(config, context.tables());
        this.client = HttpClients.create(config.http());
        this.pressure = new Pressure(clock);
        this.refusals = new ContentRefusals("Splunk", config.addresses().size(), clock);
        this.limit = new LearnedLimit(config.batch().maxBytes().bytes(), clock);
        this.counters = Counters.of(context.metrics());
        List<Endpoint> all = new ArrayList<>();
        for (URI address : config.addresses()) {
            all.add(new Endpoint(HecAddress.of("url", address), config, client, clock, pressure, refusals, counters));
        }
        this.endpoints = new Endpoints(all, clock);
        context.metrics()
                .gauge(
                        "queue_pressure",
                        "How full Splunk lately said its queues are: 0 fine, 1 near the limit, 2 beyond it.",
                        pressure::level);
        context.metrics()
                .gauge(
                        "pending_acknowledgements",
                        "Requests that wait for the indexer's acknowledgement.",
                        () -> all.stream().mapToInt(Endpoint::pending).sum());
        context.metrics()
                .gauge("resting_addresses", "Addresses that are left alone after a fault.", endpoints::resting);
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        try (Shipment shipment = pack(batch)) {
            return new Transfer(batch, shipment, endpoints, resends, limit, counters).run();
        }
    }

    private Shipment pack(Batch batch) {
        return Shipment.pack(batch, envelope, config.maxEventSize().bytes(), resends::contains, buffers);
    }

    @Override
    public BatchLimits limits() {
        boolean acknowledged = config.acknowledgement() == Acknowledgement.REQUIRED
                || endpoints.all().stream().anyMatch(Endpoint::acknowledges);
        int inFlight = config.batch().inFlight().orElse(acknowledged ? IN_FLIGHT_ACKNOWLEDGED : IN_FLIGHT);
        return BatchLimits.DEFAULT
                .withMaxEvents(config.batch().maxEvents())
                .withMaxBytes(limit.bytes())
                .withLinger(config.batch().linger())
                .withInFlight(pressure.inFlight(inFlight));
    }

    @Override
    public long sizeOf(Event event) {
        return envelope.sizeBound(event);
    }

    @Override
    public void check() throws TransferException, InterruptedException {
        ask(Endpoint::check);
    }

    @Override
    public String writeProbe() throws TransferException, InterruptedException {
        byte[] probe = envelope.probe(clock.instant());
        List<Endpoint> taken = ask(endpoint -> endpoint.writeProbe(probe));
        return "an event with eventType=collectorProbe in "
                + config.index().map(i -> "index " + i).orElse("the token's default index") + ", through "
                + taken.stream().map(Endpoint::place).collect(Collectors.joining(" and "));
    }

    /** Of several addresses one is enough, unless another needs a person. */
    private List<Endpoint> ask(Question question) throws TransferException, InterruptedException {
        List<Endpoint> well = new ArrayList<>();
        List<TransferException> failed = new ArrayList<>();
        for (Endpoint endpoint : endpoints.all()) {
            try {
                question.put(endpoint);
                well.add(endpoint);
            } catch (BlockedException e) {
                throw e;
            } catch (TransferException e) {
                failed.add(e);
            }
        }
        if (well.isEmpty()) {
            throw failed.get(0);
        }
        failed.forEach(e -> log.warn("{}; the other addresses are well", e.getMessage()));
        return well;
    }

    private interface Question {
        void put(Endpoint endpoint) throws TransferException, InterruptedException;
    }

    @Override
    public String preview(Batch batch) {
        try (Shipment shipment = pack(batch)) {
            return Preview.of(endpoints.all().get(0), shipment, config.http().gzip());
        }
    }

    @Override
    public void close() {
        endpoints.all().forEach(Endpoint::close);
        HttpClients.close(client);
    }
}
