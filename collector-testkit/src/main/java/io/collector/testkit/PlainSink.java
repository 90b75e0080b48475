package io.collector.testkit;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A client as one writes it in an afternoon, for a benchmark to measure a sink against: the JDK's HTTP client, its gzip
 * as it comes, no reading of what an answer says of single events. For one thread.
 */
public final class PlainSink implements Sink {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final BatchLimits limits;
    private final Encoder encoder;

    /** From events to the body of a request. */
    @FunctionalInterface
    public interface Encoder {
        /** The body, before compression. */
        byte[] encode(List<Event> events) throws IOException;
    }

    /** A client within the limits of the sink that it is compared with. */
    public PlainSink(URI target, BatchLimits limits, Encoder encoder) {
        this.target = target;
        this.limits = limits;
        this.encoder = encoder;
    }

    @Override
    public BatchLimits limits() {
        return limits;
    }

    @Override
    public Delivery deliver(Batch batch) throws RetryableException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(target)
                    .header("Authorization", "Plain")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(encoder.encode(batch.events()))))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            if (status < 200 || status > 299) {
                throw new RetryableException("sending to " + target + ": answered " + status);
            }
            return Delivery.COMPLETE;
        } catch (IOException e) {
            throw new RetryableException("sending to " + target + ": " + e.getMessage());
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
