package io.collector.sink.splunk;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** Buffers for one batch each, used again: a new megabyte for each is what the garbage collector would notice most. Safe for use by several threads. */
final class Buffers {
    private static final int FIRST = 1 << 16;

    /** A larger one is not kept. */
    private static final int LARGEST = 4 << 20;

    private final Queue<Buffer> spare;

    /**
     * None yet.
     *
     * @param most so many are kept
     */
    Buffers(int most) {
        spare = new ArrayBlockingQueue<>(most);
    }

    Buffer take() {
        Buffer kept = spare.poll();
        return kept == null ? new Buffer(FIRST) : kept;
    }

    /** Takes one back that nobody reads any more. */
    void giveBack(Buffer buffer) {
        if (buffer.array().length <= LARGEST) {
            buffer.reset();
            spare.offer(buffer);
        }
    }
}
