package io.collector.runtime.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.runtime.journal.Buried;

/** Dead letters as JSON, the same in an answer and on the command line. Stateless. */
public final class DeadLetterJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetterJson() {}

    /** What is known of a dead letter, without its event. */
    public static ObjectNode of(Buried letter) {
        return JSON.createObjectNode()
                .put("sink", letter.sink())
                .put("source", letter.source())
                .put("table", letter.table())
                .put("id", letter.id())
                .put("revision", letter.revision())
                .put("position", letter.position())
                .put("reason", letter.reason())
                .put("code", letter.code())
                .put("at", letter.at().toString())
                .put("replayRequested", letter.again());
    }

    /** The same with the event; what could not be read need not be JSON, and is a text then. */
    public static ObjectNode withEvent(Buried letter) {
        ObjectNode node = of(letter);
        try {
            node.set("event", JSON.readTree(letter.body()));
        } catch (JsonProcessingException e) {
            node.put("event", letter.body());
        }
        return node;
    }
}
