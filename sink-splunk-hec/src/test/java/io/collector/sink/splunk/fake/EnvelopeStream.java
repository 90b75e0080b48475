package io.collector.sink.splunk.fake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Reads the body of a request as Splunk does: one object after the other, each indexed before the next is looked at. A
 * key that occurs twice in an object is malformed here; a JSON array around the objects is refused, as by older servers.
 */
final class EnvelopeStream {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(100_000_000)
                            .build())
                    .build())
            .build();
    private static final Set<String> METADATA = Set.of("host", "source", "sourcetype", "index");
    private static final Set<String> KEYS = Set.of("time", "host", "source", "sourcetype", "index", "event", "fields");

    private final HecOptions options;
    private volatile ToIntFunction<JsonNode> poison = envelope -> 0;

    EnvelopeStream(HecOptions options) {
        this.options = options;
    }

    /** Refuses further envelopes, by the code that is not 0. */
    void poison(ToIntFunction<JsonNode> code) {
        poison = code;
    }

    /**
     * What came of a body.
     *
     * @param code HEC's code
     * @param invalidEvent what it names as the event at fault; -1 for none
     * @param indexed how many events were indexed
     * @param bytes how much of the body they take
     */
    record Result(int code, int invalidEvent, int indexed, int bytes) {}

    Result read(byte[] body) {
        int objects = 0;
        int indexed = 0;
        int bytes = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            while (true) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return indexed == 0 && objects == 0 ? new Result(5, -1, 0, 0) : new Result(0, -1, indexed, bytes);
                }
                if (token != JsonToken.START_OBJECT) {
                    return new Result(6, objects, indexed, bytes);
                }
                long start = parser.currentTokenLocation().getByteOffset();
                JsonNode envelope = JSON.readTree(parser);
                int end = (int) parser.currentLocation().getByteOffset();
                if (end - start > options.maxEventSize()) {
                    return new Result(6, objects, indexed, bytes);
                }
                if (hasUnknownKey(envelope)) {
                    // The careless part: success, and the rest of the request is lost.
                    return indexed == 0 ? new Result(5, -1, 0, 0) : new Result(0, -1, indexed, bytes);
                }
                int own = codeOf(envelope);
                int code = own != 0 ? own : poison.applyAsInt(envelope);
                if (code == 7) {
                    return new Result(7, objects + 1, indexed, bytes);
                }
                if (code != 0) {
                    return new Result(code, objects, indexed, bytes);
                }
                objects++;
                if (envelope.has("event")) {
                    indexed++;
                    bytes = end;
                }
            }
        } catch (JacksonException e) {
            return new Result(6, objects, indexed, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasUnknownKey(JsonNode envelope) {
        for (Iterator<String> names = envelope.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                return true;
            }
        }
        return false;
    }

    private int codeOf(JsonNode envelope) {
        for (String key : METADATA) {
            if (envelope.has(key) && !envelope.get(key).isTextual()) {
                return 6;
            }
        }
        if (envelope.has("time") && !numeric(envelope.get("time"))) {
            return 15;
        }
        if (envelope.has("fields")) {
            int code = codeOfFields(envelope.get("fields"));
            if (code != 0) {
                return code;
            }
        } else if (!envelope.has("event")) {
            return 12;
        }
        JsonNode event = envelope.path("event");
        if (event.isNull() || event.isBoolean()) {
            return 6;
        }
        // Whether an empty object is taken differs between releases: nobody should send one.
        if ((event.isTextual() && event.textValue().isBlank()) || (event.isContainerNode() && event.isEmpty())) {
            return 13;
        }
        boolean allowed = options.indexes().isEmpty()
                || !envelope.has("index")
                || options.indexes().contains(envelope.get("index").textValue());
        return allowed ? 0 : 7;
    }

    private static boolean numeric(JsonNode time) {
        return time.isNumber() || (time.isTextual() && time.textValue().matches("\\d+(\\.\\d+)?"));
    }

    private static int codeOfFields(JsonNode fields) {
        if (!fields.isObject()) {
            return 6;
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getValue().isObject()) {
                return 15;
            }
        }
        return 0;
    }
}
