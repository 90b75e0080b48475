package io.collector.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The key by which the simulator names a fact, read from an event that was delivered. Stateless. */
final class Truths {
    private Truths() {}

    /** How often each fact is among some events. */
    static Map<String, Integer> copies(String array, Iterable<JsonNode> events) {
        Map<String, Integer> copies = new TreeMap<>();
        events.forEach(event -> copies.merge(key(array, event), 1, Integer::sum));
        return copies;
    }

    /** As {@code Truth.key} of the simulator describes it. */
    static String key(String array, JsonNode event) {
        String message = array + "/" + event.path("GUID").asText() + "/" + recipient(event.path("recipient"));
        return array.startsWith("clicks")
                ? message + "/" + Instant.parse(event.path("clickTime").asText()) + "/"
                        + event.path("threatID").asText()
                : message;
    }

    private static String recipient(JsonNode recipient) {
        return recipient.isArray() ? recipient.path(0).asText() : recipient.asText();
    }
}
