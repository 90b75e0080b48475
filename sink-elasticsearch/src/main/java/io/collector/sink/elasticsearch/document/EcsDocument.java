package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson.OddException;
import java.util.List;

/**
 * The documents of one of TAP's streams: their fields, and what they are made of. Immutable.
 *
 * <p>Where a value goes is said in {@link MessageMapping} and {@link ClickMapping}; here are the fields of both.
 */
final class EcsDocument {
    /** OpenSearch indexes path and value of an unmapped text as one term of at most 32,766 bytes. */
    private static final int MAX_UNMAPPED_TEXT = 8_000;

    private final Kind kind;
    private final Layout layout;

    EcsDocument(DataStream stream, TapStream tap, boolean strict, boolean preserveOriginal) {
        kind = tap.clicks() ? ClickMapping.KIND : MessageMapping.KIND;
        Layout.Builder document = new Layout.Builder(kind, tap);
        envelope(document, stream, tap);
        identity(document, strict);
        if (tap.clicks()) {
            ClickMapping.describe(document, strict);
        } else {
            MessageMapping.describe(document, tap, strict);
        }
        document.field("error.message", Contents.COMPLAINTS);
        if (preserveOriginal) {
            document.field("event.original", (sending, object, out) -> {
                out.quoted(sending.event().body().toString());
                return true;
            });
            document.field("tags", Content.fixed("[\"preserve_original_event\"]"));
        }
        if (!strict) {
            document.field("proofpoint_tap.unmapped", EcsDocument::unmapped);
            UpdateFields.describe(document);
        }
        layout = document.build();
    }

    /** The vendor's object that it is made of. */
    Kind kind() {
        return kind;
    }

    void write(Sending sending, TapObject object, JsonBytes out) throws OddException {
        layout.write(sending, object, out);
    }

    private static void envelope(Layout.Builder document, DataStream stream, TapStream tap) {
        document.field("@timestamp", (sending, object, out) -> {
            out.quoted(Times.millis(sending.event().time()));
            return true;
        });
        document.fixed("ecs.version", "8.11.0");
        document.fixed("event.kind", "event");
        document.field("event.category", Content.fixed("[\"email\"]"));
        document.field("event.type", Content.fixed("[\"info\"]"));
        if (!tap.action().isEmpty()) {
            document.field("event.action", Content.fixed("[\"" + tap.action() + "\"]"));
        }
        document.fixed("event.module", stream.root());
        document.fixed("event.dataset", stream.dataset());
        document.fixed("data_stream.type", "logs");
        document.fixed("data_stream.dataset", stream.dataset());
        document.fixed("data_stream.namespace", stream.namespace());
    }

    private void identity(Layout.Builder document, boolean strict) {
        document.rules(List.of(Rule.of("GUID", "proofpoint_tap.guid")));
        int id = kind.slot("id");
        Content vendors =
                (sending, object, out) -> object.has(id) && object.value(id).write(out);
        Content ours = (sending, object, out) -> {
            out.quoted(sending.event().id());
            return true;
        };
        if (strict) {
            document.field(
                    "event.id",
                    (sending, object, out) -> (object.has(id) ? vendors : ours).write(sending, object, out));
        } else {
            document.field("event.id", ours);
            document.field("event.hash", (sending, object, out) -> {
                out.quoted(sending.event().revision());
                return true;
            });
            document.field("proofpoint_tap.id", vendors);
        }
    }

    private static boolean unmapped(Sending sending, TapObject object, JsonBytes out) throws OddException {
        out.write('{');
        boolean any = object.writeRest(MAX_UNMAPPED_TEXT, false, out);
        out.write('}');
        return any;
    }
}
