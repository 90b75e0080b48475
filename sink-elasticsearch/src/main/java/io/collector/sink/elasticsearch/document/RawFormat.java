package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.collector.api.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The vendor's object as it is, beside what a data stream needs. The body is copied, not parsed. Immutable.
 *
 * <pre>{@code {"@timestamp":…,"event":{…},"data_stream":{…},"proofpoint_tap":{THE EVENT}} }</pre>
 */
public final class RawFormat implements DocumentFormat {
    /** More than everything but the body has. */
    private static final long ENVELOPE = 1024L;

    @Override
    public void write(Event event, DataStream stream, OutputStream out) throws IOException {
        String before = "{\"@timestamp\":\"" + Times.millis(event.time())
                + "\",\"event\":{\"id\":\"" + escaped(event.id())
                + "\",\"hash\":\"" + escaped(event.revision())
                + "\",\"kind\":\"event\",\"module\":\"" + stream.root()
                + "\",\"dataset\":\"" + stream.dataset()
                + "\"},\"data_stream\":{\"type\":\"logs\",\"dataset\":\"" + stream.dataset()
                + "\",\"namespace\":\"" + stream.namespace()
                + "\"},\"" + stream.root() + "\":";
        out.write(before.getBytes(StandardCharsets.UTF_8));
        event.body().writeTo(out);
        out.write('}');
    }

    @Override
    public long sizeOf(Event event) {
        return event.body().size() + ENVELOPE;
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
