package io.collector.runtime.journal;

/** Reads a journal in order. For one thread; close it there. */
public interface JournalReader extends AutoCloseable {
    /**
     * Reads what comes after a position.
     *
     * @param after a position; 0 for the beginning
     * @param maxEvents at most so many, at least 1
     * @param maxBytes ends with the event whose body brings the sum to this
     */
    Stretch read(long after, int maxEvents, long maxBytes);

    @Override
    void close();
}
