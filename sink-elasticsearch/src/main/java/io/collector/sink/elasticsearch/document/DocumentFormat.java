package io.collector.sink.elasticsearch.document;

import io.collector.api.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** Makes documents of events. Implementations are immutable and safe for use by several threads. */
public interface DocumentFormat {
    /**
     * Writes the document of an event as JSON on one line, without a line break at its end.
     *
     * @param sent when it is sent, which is told of updates only: documents of new facts are the same whenever they are
     *     made
     * @throws IOException if the event's body is not JSON that this format can read
     */
    void write(Event event, DataStream stream, Instant sent, OutputStream out) throws IOException;

    /** How many bytes the document has at most. */
    long sizeOf(Event event);
}
