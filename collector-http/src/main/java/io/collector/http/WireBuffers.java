package io.collector.http;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/**
 * Buffers for one request each, used again: new megabytes for each are what the garbage collector would notice most. Safe for
 * use by several threads.
 *
 * @param <B> the kind of buffer
 */
public final class WireBuffers<B extends WireBuffer> {
    private final Queue<B> spare;
    private final int largest;
    private final Supplier<B> make;

    /**
     * None yet.
     *
     * @param most so many are kept
     * @param largest a larger one is not kept
     * @param make makes one
     */
    public WireBuffers(int most, int largest, Supplier<B> make) {
        this.spare = new ArrayBlockingQueue<>(most);
        this.largest = largest;
        this.make = make;
    }

    /** An empty one. */
    public B take() {
        B kept = spare.poll();
        return kept == null ? make.get() : kept;
    }

    /** Takes one back that nobody reads any more. */
    public void giveBack(B buffer) {
        if (buffer.array().length <= largest) {
            buffer.truncate(0);
            spare.offer(buffer);
        }
    }
}
