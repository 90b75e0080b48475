package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.collector.api.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vendor's object as it is, beside what a data stream needs. The body is copied, not parsed. Safe for
 * use by several threads.
 *
 * <pre>{@code {"@timestamp":…,"event":{…},"data_stream":{…},"proofpoint_tap":{THE EVENT}} }</pre>
 */
public final class RawFormat implements DocumentFormat {
    /** More than everything but the body has. */
    private static final long ENVELOPE = 1024L;

    /** Enough for what stands before the body, as a rule. */
    private static final int FIRST = 512;

    private static final byte[] TIMESTAMP = bytes("{\"@timestamp\":");
    private static final byte[] ID = bytes(",\"event\":{\"id\":");
    private static final byte[] HASH = bytes(",\"hash\":");

    private final Map<DataStream, Frame> frames = new ConcurrentHashMap<>();

    @Override
    public void write(Event event, DataStream stream, Instant sent, OutputStream out) throws IOException {
        Frame known = frames.get(stream);
        Frame frame = known != null ? known : frames.computeIfAbsent(stream, Frame::new);
        JsonBytes before = new JsonBytes(FIRST);
        before.put(TIMESTAMP);
        before.quoted(Times.millis(event.time()));
        before.put(ID);
        before.quoted(event.id());
        before.put(HASH);
        before.quoted(event.revision());
        before.put(frame.event);
        if (event.previous().isEmpty()) {
            before.put(frame.dataStream);
        } else {
            UpdateFields update = UpdateFields.of(event, sent).orElseThrow();
            before.put(bytes(update.ingestedMember()));
            before.put(frame.dataStream);
            before.put(bytes(update.members(stream.root())));
        }
        before.put(frame.root);
        before.copyTo(out);
        event.body().writeTo(out);
        out.write('}');
    }

    @Override
    public long sizeOf(Event event) {
        return event.body().size() + ENVELOPE + UpdateFields.sizeOf(event);
    }

    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What is the same in all documents of a data stream: the rest of {@code event}, {@code data_stream}, the body's name. */
    private static final class Frame {
        final byte[] event;
        final byte[] dataStream;
        final byte[] root;

        Frame(DataStream stream) {
            event = bytes(",\"kind\":\"event\",\"module\":\"" + stream.root() + "\",\"dataset\":\"" + stream.dataset()
                    + "\"");
            dataStream = bytes("},\"data_stream\":{\"type\":\"logs\",\"dataset\":\"" + stream.dataset()
                    + "\",\"namespace\":\"" + stream.namespace() + "\"},");
            root = bytes("\"" + stream.root() + "\":");
        }
    }
}
