package io.collector.runtime.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.collector.runtime.journal.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One JSON object a line; the event itself stands in it byte by byte as it is kept. For one thread. */
public final class NdjsonEvents implements EventWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] EVENT = ",\"event\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;

    public NdjsonEvents(OutputStream out) {
        this.out = out;
    }

    @Override
    public void take(String source, Stored stored) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("table", stored.event().table());
            json.writeStringField("id", stored.event().id());
            json.writeStringField("revision", stored.event().revision());
            json.writeStringField("time", stored.event().time().toString());
            json.writeStringField("collectedAt", stored.collectedAt().toString());
            json.writeStringField("source", source);
            if (!stored.event().status().isEmpty()) {
                json.writeStringField("status", stored.event().status());
            }
            if (stored.event().previous().isPresent()) {
                json.writeStringField(
                        "previousRevision", stored.event().previous().get().revision());
                json.writeStringField(
                        "previousStatus", stored.event().previous().get().status());
            }
            json.writeEndObject();
        }
        byte[] head = line.toByteArray();
        out.write(head, 0, head.length - 1);
        out.write(EVENT);
        stored.event().body().writeTo(out);
        out.write(END);
    }
}
