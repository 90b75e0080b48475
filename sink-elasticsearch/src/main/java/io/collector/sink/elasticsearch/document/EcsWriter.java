package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.http.Surrogates;
import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes documents, one after the other, in the same room. An event is walked over where it lies; one with something odd in
 * it is read and written anew by a parser before, which refuses what is no JSON and leaves nothing odd. For one thread.
 */
final class EcsWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter ESCAPED = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private final JsonBytes body = new JsonBytes(4096);
    private final JsonBytes document = new JsonBytes(8192);
    private final Walker asItIs = new Walker(new WireJson());

    /**
     * Writes the document of an event.
     *
     * @throws IOException if the event is not a JSON object; nothing is written then
     */
    void write(Event event, Instant sent, EcsDocument form, OutputStream out) throws IOException {
        body.truncate(0);
        event.body().writeTo(body);
        document.truncate(0);
        try {
            asItIs.write(body.array(), body.size(), event, sent, form, document);
        } catch (OddException e) {
            document.truncate(0);
            writeAnew(event, sent, form);
        }
        document.copyTo(out);
    }

    private void writeAnew(Event event, Instant sent, EcsDocument form) throws IOException {
        byte[] anew = anew(event);
        try {
            new Walker(WireJson.forVouched()).write(anew, anew.length, event, sent, form, document);
        } catch (OddException e) {
            throw new IllegalStateException("what a parser wrote cannot be read", e);
        }
    }

    /** Each key once in an object, numbers and texts as Java writes them. */
    private static byte[] anew(Event event) throws IOException {
        if (tree(event.body().toByteArray()) instanceof ObjectNode object) {
            return bytes(object);
        }
        throw new IOException("the event is not a JSON object");
    }

    /** Half of a character may stand in a value, but not in a key. */
    private static JsonNode tree(byte[] json) throws IOException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.readTree(Surrogates.whole(json));
        }
    }

    /** Texts that somebody cut in the middle of a character cannot be UTF-8, but can be escaped. */
    private static byte[] bytes(ObjectNode object) throws IOException {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            return ESCAPED.writeValueAsBytes(object);
        }
    }

    /** The vendor's objects of both kinds, and what it takes to walk over them. */
    private static final class Walker {
        private final WireJson walk;
        private final TapValue value;
        private final TextList texts;
        private final Map<Kind, TapObject> objects = new HashMap<>();

        Walker(WireJson walk) {
            this.walk = walk;
            this.value = new TapValue(walk);
            this.texts = new TextList(walk, value);
        }

        void write(byte[] json, int length, Event event, Instant sent, EcsDocument form, JsonBytes out)
                throws OddException {
            TapObject object = objects.get(form.kind());
            if (object == null) {
                object = new TapObject(form.kind(), value);
                objects.put(form.kind(), object);
            }
            walk.open(json, 0, length);
            object.read(json, walk);
            walk.expectEnd();
            object.readLists(walk);
            form.write(new Sending(event, sent, texts), object, out);
        }
    }
}
