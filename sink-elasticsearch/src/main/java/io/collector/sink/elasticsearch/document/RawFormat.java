package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.collector.api.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The vendor's object as it is, beside what a data stream needs. The body is copied, not parsed. Immutable.
 *
 * <pre>{@code {"@timestamp":…,"event":{…},"data_stream":{…},"proofpoint_tap":{THE EVENT}} }</pre>
 */
public final class RawFormat implements DocumentFormat {
    /** More than everything but the body has. */
    private static final long ENVELOPE = 1024L;

    @Override
    public void write(Event event, DataStream stream, Instant sent, OutputStream out) throws IOException {
        Optional<UpdateFields> update = UpdateFields.of(event, sent);
        String before = "{\"@timestamp\":\"" + Times.millis(event.time())
                + "\",\"event\":{\"id\":\"" + escaped(event.id())
                + "\",\"hash\":\"" + escaped(event.revision())
                + "\",\"kind\":\"event\",\"module\":\"" + stream.root()
                + "\",\"dataset\":\"" + stream.dataset()
                + "\"" + update.map(UpdateFields::ingestedMember).orElse("")
                + "},\"data_stream\":{\"type\":\"logs\",\"dataset\":\"" + stream.dataset()
                + "\",\"namespace\":\"" + stream.namespace()
                + "\"}," + update.map(fields -> fields.members(stream.root())).orElse("") + "\"" + stream.root()
                + "\":";
        out.write(before.getBytes(StandardCharsets.UTF_8));
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
}
