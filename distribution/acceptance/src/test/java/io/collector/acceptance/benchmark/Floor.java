package io.collector.acceptance.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * What the least program could do with the same pages: {@code parse} reads them, {@code copy} also copies each event,
 * {@code gzip} compresses the events, {@code post} sends them on as a HEC would have them. Nothing durable, nothing
 * known of identity. Prints how many events there were.
 */
final class Floor {
    private static final byte[] ENVELOPE = "{\"time\":1772366400.000,\"sourcetype\":\"proofpoint_tap_siem\",\"event\":"
            .getBytes(StandardCharsets.US_ASCII);
    private static final int BATCH = 1_000_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH + 10_000);
    private final String mode;
    private final String target;
    private long events;

    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, 1 << 15);
            def.setLevel(1);
        }
    }

    private Floor(String mode, String target) {
        this.mode = mode;
        this.target = target;
    }

    /**
     * The program.
     *
     * @param args mode, address of the pages, how many, address of the target
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Floor floor = new Floor(args[0], args[3]);
        for (int page = 0; page < Integer.parseInt(args[2]); page++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(args[1] + "/page/" + page))
                    .build();
            floor.read(floor.http
                    .send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body());
        }
        floor.flush();
        System.out.println(floor.events + " " + Measured.cpuOfThisProcess().toMillis());
    }

    private void read(byte[] page) throws IOException, InterruptedException {
        try (JsonParser parser = json.createParser(page)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        int from = (int) parser.currentTokenLocation().getByteOffset();
                        parser.skipChildren();
                        event(page, from, (int) parser.currentLocation().getByteOffset());
                    }
                }
            }
        }
    }

    private void event(byte[] page, int from, int to) throws IOException, InterruptedException {
        events++;
        if (mode.equals("parse")) {
            return;
        }
        if (mode.equals("post")) {
            batch.write(ENVELOPE);
        }
        batch.write(page, from, to - from);
        batch.write('}');
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    private void flush() throws IOException, InterruptedException {
        if (mode.equals("gzip") || mode.equals("post")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(BATCH / 2);
            try (QuickGzip out = new QuickGzip(packed)) {
                batch.writeTo(out);
            }
            if (mode.equals("post") && batch.size() > 0) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(target + "/services/collector"))
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                        .build();
                http.send(request, HttpResponse.BodyHandlers.discarding());
            }
        }
        batch.reset();
    }
}
