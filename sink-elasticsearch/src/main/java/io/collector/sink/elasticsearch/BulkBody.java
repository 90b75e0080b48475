package io.collector.sink.elasticsearch;

import io.collector.api.Batch;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.sink.elasticsearch.document.DataStream;
import io.collector.sink.elasticsearch.document.DocumentFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The lines of one bulk request. Immutable. */
final class BulkBody {
    /** What an action line has around the names of data stream and id. */
    private static final int ACTION = 64;

    private static final int LONGEST_NAME = 256;

    /**
     * One action with its document.
     *
     * @param index the event's place in the batch
     * @param id its {@code _id}; empty if the cluster makes one
     */
    record Item(int index, String id, DataStream stream) {}

    private final byte[] lines;
    private final List<Item> items;
    private final List<Failure> unreadable;

    private BulkBody(byte[] lines, List<Item> items, List<Failure> unreadable) {
        this.lines = lines;
        this.items = List.copyOf(items);
        this.unreadable = List.copyOf(unreadable);
    }

    static BulkBody of(
            Batch batch, Function<Event, DataStream> streams, DocumentFormat format, boolean ids, Instant now) {
        // Several revisions of a fact in one batch: a later one must not look as old as an earlier one.
        Map<String, Integer> revisions = new HashMap<>();
        ByteArrayOutputStream lines =
                new ByteArrayOutputStream(2048 * batch.events().size());
        List<Item> items = new ArrayList<>();
        List<Failure> unreadable = new ArrayList<>();
        ByteArrayOutputStream document = new ByteArrayOutputStream(4096);
        for (int i = 0; i < batch.events().size(); i++) {
            Event event = batch.events().get(i);
            Item item = new Item(i, ids ? DocumentId.of(event) : "", streams.apply(event));
            try {
                document.reset();
                int before = event.previous().isEmpty() ? 0 : revisions.merge(event.id(), 1, Integer::sum) - 1;
                format.write(event, item.stream(), now.plusMillis(before), document);
                lines.writeBytes(action(item));
                document.writeTo(lines);
                lines.write('\n');
                items.add(item);
            } catch (IOException e) {
                // The message of a parser quotes what it read, so it is not told.
                unreadable.add(new Failure(i, Verdict.REJECT, "unreadable", "the event's body is not a JSON object"));
            }
        }
        return new BulkBody(lines.toByteArray(), items, unreadable);
    }

    /** An action and a document for each event, each ended by a line feed, also the last. Not to be changed. */
    byte[] lines() {
        return lines;
    }

    /** What the lines are, in order. */
    List<Item> items() {
        return items;
    }

    /** Events that no document could be made of. */
    List<Failure> unreadable() {
        return unreadable;
    }

    /** What an event's action line has at most. */
    static long actionSize() {
        return ACTION + LONGEST_NAME;
    }

    private static byte[] action(Item item) {
        String id = item.id().isEmpty() ? "" : ",\"_id\":\"" + item.id() + "\"";
        String line = "{\"create\":{\"_index\":\"" + item.stream().name() + "\"" + id + "}}\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
