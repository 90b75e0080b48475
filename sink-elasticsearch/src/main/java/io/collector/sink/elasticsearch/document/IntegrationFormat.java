package io.collector.sink.elasticsearch.document;

import io.collector.api.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The vendor's object as text in {@code message}, with the tags that Elastic's agent sets: what the ingest pipeline of
 * Elastic's own integration for TAP expects. Only for data streams that run that pipeline, which also makes the id of the
 * stored document from this text. Tables of other sources are written {@linkplain RawFormat raw}. Immutable.
 *
 * <p>No {@code event.id} is written, since the pipeline fails where there is one: identity and revision stand in {@code
 * collector.id} and {@code collector.revision}.
 */
public final class IntegrationFormat implements DocumentFormat {
    private static final long ENVELOPE = 1024L;

    private final boolean preserveOriginal;
    private final RawFormat others = new RawFormat();

    /**
     * The format.
     *
     * @param preserveOriginal whether the pipeline is asked to keep the whole event in {@code event.original}
     */
    public IntegrationFormat(boolean preserveOriginal) {
        this.preserveOriginal = preserveOriginal;
    }

    @Override
    public void write(Event event, DataStream stream, Instant sent, OutputStream out) throws IOException {
        Optional<TapStream> tap = stream.tap();
        if (tap.isEmpty()) {
            others.write(event, stream, sent, out);
            return;
        }
        Optional<UpdateFields> update = UpdateFields.of(event, sent);
        String document = "{\"@timestamp\":\"" + Times.millis(event.time())
                + "\",\"data_stream\":{\"type\":\"logs\",\"dataset\":\"" + stream.dataset()
                + "\",\"namespace\":\"" + stream.namespace()
                + "\"},\"event\":{\"dataset\":\"" + stream.dataset()
                + "\",\"module\":\"" + stream.root()
                + "\"" + update.map(UpdateFields::ingestedMember).orElse("")
                + "},\"collector.id\":\"" + RawFormat.escaped(event.id())
                + "\",\"collector.revision\":\"" + RawFormat.escaped(event.revision())
                + "\"," + update.map(fields -> fields.members("collector")).orElse("")
                + "\"tags\":[" + (preserveOriginal ? "\"preserve_original_event\"," : "")
                + "\"forwarded\",\"proofpoint_tap-" + tap.get().word()
                + "\"],\"message\":\"" + RawFormat.escaped(event.body().toString())
                + "\"}";
        out.write(document.getBytes(StandardCharsets.UTF_8));
    }

    /** Every quotation mark and backslash of the event takes two bytes. */
    @Override
    public long sizeOf(Event event) {
        return 2L * event.body().size() + ENVELOPE + UpdateFields.sizeOf(event);
    }
}
