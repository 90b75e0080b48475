package io.collector.sink.elasticsearch;

import io.collector.sink.elasticsearch.document.JsonBytes;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers for one bulk each, used again: new megabytes for each are what the garbage collector would notice most. Safe for
 * use by several threads.
 */
final class Buffers {
    private static final int FIRST = 1 << 16;

    /** A larger one is not kept. */
    private static final int LARGEST = 8 << 20;

    private final Queue<JsonBytes> spare;

    /**
     * None yet.
     *
     * @param most so many are kept
     */
    Buffers(int most) {
        spare = new ArrayBlockingQueue<>(most);
    }

    JsonBytes take() {
        JsonBytes kept = spare.poll();
        return kept == null ? new JsonBytes(FIRST) : kept;
    }

    /** Takes one back that nobody reads any more. */
    void giveBack(JsonBytes buffer) {
        if (buffer.array().length <= LARGEST) {
            buffer.truncate(0);
            spare.offer(buffer);
        }
    }
}
