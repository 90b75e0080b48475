package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.sink.elasticsearch.BulkAnswer.Mismatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON of an answer to a bulk in one pass: nearly all items say no more than that they were stored. */
final class BulkAnswerReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What an item says.
     *
     * @param id empty without one
     * @param status 0 without one
     * @param failureStore empty without one
     */
    record Item(String id, int status, String failureStore, ClusterError error) {
        static final Item NOTHING = new Item("", 0, "", ClusterError.NONE);
    }

    private final List<Item> items = new ArrayList<>();
    private boolean listed;
    private long tookMillis;

    /** @throws Mismatch if it is not complete JSON, or has no items */
    BulkAnswerReader(String text) throws Mismatch {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                answer(parser);
            }
        } catch (JsonProcessingException e) {
            throw new Mismatch("the answer is not complete JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
        if (!listed) {
            throw new Mismatch("the answer is not that of a bulk request");
        }
    }

    /** One for each document. */
    List<Item> items() {
        return items;
    }

    /** What the cluster says it took; 0 if it does not. */
    long tookMillis() {
        return tookMillis;
    }

    private void answer(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("took")) {
                tookMillis = parser.getValueAsLong(0);
            } else if (name.equals("items")) {
                items.clear();
                listed = value == JsonToken.START_ARRAY;
                if (listed) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(item(parser));
                    }
                }
            }
            parser.skipChildren();
        }
    }

    /** Around each item stands the action, {@code create}. */
    private static Item item(JsonParser parser) throws IOException {
        Item item = Item.NOTHING;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("create") && value == JsonToken.START_OBJECT) {
                    item = created(parser);
                }
                parser.skipChildren();
            }
        }
        parser.skipChildren();
        return item;
    }

    private static Item created(JsonParser parser) throws IOException {
        String id = "";
        int status = 0;
        String failureStore = "";
        ClusterError error = ClusterError.NONE;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "_id" -> id = parser.getValueAsString("");
                case "status" -> status = parser.getValueAsInt(0);
                case "failure_store" -> failureStore = parser.getValueAsString("");
                case "error" -> error = ClusterError.of(JSON.<JsonNode>readTree(parser));
                default -> parser.skipChildren();
            }
            parser.skipChildren();
        }
        return new Item(id, status, failureStore, error);
    }
}
