package io.collector.sink.elasticsearch.document;

import io.collector.api.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What documents of updates have beyond those of new facts, in every format: that they are one, what changed, and when
 * it was sent, so that the latest revision of a fact can be found. Immutable.
 */
final class UpdateFields {
    static final String INGESTED = "event.ingested";

    private static final String ROOT = "collector";

    /** Two verdicts of 128 characters, each of up to six bytes, a revision and the names. */
    private static final int LONGEST = 2048;

    private final Event event;
    private final Event.Previous previous;
    private final Instant sent;

    private UpdateFields(Event event, Event.Previous previous, Instant sent) {
        this.event = event;
        this.previous = previous;
        this.sent = sent;
    }

    /** Empty for a fact that is new. */
    static Optional<UpdateFields> of(Event event, Instant sent) {
        return event.previous().map(previous -> new UpdateFields(event, previous, sent));
    }

    /** More than they take. */
    static long sizeOf(Event event) {
        return event.previous().isEmpty() ? 0 : LONGEST;
    }

    /** Adds the fields of updates to a layout; other documents are not changed by that. */
    static void describe(Layout.Builder document) {
        document.field(INGESTED, (sending, object, out) -> {
            boolean isUpdate = sending.event().previous().isPresent();
            if (isUpdate) {
                out.quoted(Times.millis(sending.at()));
            }
            return isUpdate;
        });
        document.field(ROOT, (sending, object, out) -> {
            Optional<UpdateFields> update = of(sending.event(), sending.at());
            update.ifPresent(fields -> fields.write(out));
            return update.isPresent();
        });
    }

    private void write(JsonBytes out) {
        out.ascii("{\"update\":true");
        texts().forEach((name, value) -> {
            out.ascii(",\"" + name + "\":");
            out.quoted(value);
        });
        out.write('}');
    }

    /** What goes into an object {@code event} that has members already. */
    String ingestedMember() {
        return ",\"ingested\":\"" + Times.millis(sent) + "\"";
    }

    /**
     * The members of the document itself, each followed by a comma.
     *
     * @param taken the member that holds the vendor's object: if it has the name of ours, ours are written with dotted
     *     names beside it, since no name may be there twice
     */
    String members(String taken) {
        boolean dotted = taken.equals(ROOT);
        StringBuilder members = new StringBuilder(dotted ? "" : "\"" + ROOT + "\":{");
        String prefix = dotted ? ROOT + "." : "";
        members.append('"').append(prefix).append("update\":true");
        texts().forEach((name, value) -> members.append(",\"")
                .append(prefix)
                .append(name)
                .append("\":\"")
                .append(RawFormat.escaped(value))
                .append('"'));
        return members.append(dotted ? "," : "},").toString();
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("status", event.status());
        texts.put("previous_status", previous.status());
        texts.put("previous_revision", previous.revision());
        texts.values().removeIf(String::isEmpty);
        return texts;
    }
}
