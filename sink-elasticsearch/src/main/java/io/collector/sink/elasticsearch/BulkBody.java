package io.collector.sink.elasticsearch;

import io.collector.api.Batch;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.http.WireBuffers;
import io.collector.sink.elasticsearch.document.DataStream;
import io.collector.sink.elasticsearch.document.DocumentFormat;
import io.collector.sink.elasticsearch.document.JsonBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lines of one bulk request, good until it is closed. For one thread. */
final class BulkBody implements AutoCloseable {
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

    private final WireBuffers<JsonBytes> buffers;
    private final JsonBytes lines;
    private final List<Item> items;
    private final List<Failure> unreadable;

    private BulkBody(WireBuffers<JsonBytes> buffers, JsonBytes lines, List<Item> items, List<Failure> unreadable) {
        this.buffers = buffers;
        this.lines = lines;
        this.items = List.copyOf(items);
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * Makes the lines.
     *
     * @param buffers where the room for them is from, and goes back to
     */
    static BulkBody of(
            Batch batch,
            Function<Event, DataStream> streams,
            DocumentFormat format,
            boolean ids,
            Instant now,
            WireBuffers<JsonBytes> buffers) {
        // Several revisions of a fact in one batch: a later one must not look as old as an earlier one.
        Map<String, Integer> revisions = new HashMap<>();
        JsonBytes lines = buffers.take();
        Actions actions = new Actions(lines);
        List<Item> items = new ArrayList<>(batch.events().size());
        List<Failure> unreadable = new ArrayList<>();
        for (int i = 0; i < batch.events().size(); i++) {
            Event event = batch.events().get(i);
            Item item = new Item(i, ids ? actions.id(event) : "", streams.apply(event));
            int start = lines.size();
            try {
                actions.write(item);
                int before = event.previous().isEmpty() ? 0 : revisions.merge(event.id(), 1, Integer::sum) - 1;
                format.write(event, item.stream(), before == 0 ? now : now.plusMillis(before), lines);
                lines.write('\n');
                items.add(item);
            } catch (IOException e) {
                lines.truncate(start);
                // The message of a parser quotes what it read, so it is not told.
                unreadable.add(new Failure(i, Verdict.REJECT, "unreadable", "the event's body is not a JSON object"));
            }
        }
        return new BulkBody(buffers, lines, items, unreadable);
    }

    /** An action and a document for each event, each ended by a line feed, also the last. Not to be changed. */
    ByteBuffer lines() {
        return ByteBuffer.wrap(lines.array(), 0, lines.size());
    }

    /** The length of the lines in bytes. */
    int size() {
        return lines.size();
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

    /** Nothing of the lines may be used afterwards. */
    @Override
    public void close() {
        buffers.giveBack(lines);
    }

    /** Writes what stands before each document. */
    private static final class Actions {
        private static final byte[] ID = ascii(",\"_id\":\"");
        private static final byte[] END = ascii("}}\n");

        private final JsonBytes lines;
        private final MessageDigest digest = DocumentId.digest();
        private byte[] begin = new byte[0];
        private @Nullable DataStream begun;

        Actions(JsonBytes lines) {
            this.lines = lines;
        }

        String id(Event event) {
            return DocumentId.of(event, digest);
        }

        void write(Item item) {
            if (!item.stream().equals(begun)) {
                begun = item.stream();
                begin = ascii("{\"create\":{\"_index\":\"" + item.stream().name() + "\"");
            }
            lines.put(begin);
            if (!item.id().isEmpty()) {
                lines.put(ID);
                lines.put(ascii(item.id()));
                lines.write('"');
            }
            lines.put(END);
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
