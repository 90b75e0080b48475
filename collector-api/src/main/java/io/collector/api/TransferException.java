package io.collector.api;

import java.util.Optional;

/**
 * A poll, a delivery or a check that did not work. Which of the three kinds it is decides what the runtime does.
 *
 * <p>The message says what was attempted, on what, and what came back, in one sentence; the remedy says what a
 * person can do. Neither ever holds a secret.
 */
public abstract sealed class TransferException extends Exception
        permits RetryableException, RejectedException, BlockedException {
    private static final long serialVersionUID = 1;

    private final String remedy;
    private final boolean ambiguous;
    private transient Optional<Checkpoint> remembered = Optional.empty();

    TransferException(String message, String remedy, boolean ambiguous) {
        super(message);
        this.remedy = remedy;
        this.ambiguous = ambiguous;
    }

    TransferException(String message, String remedy, boolean ambiguous, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
        this.ambiguous = ambiguous;
    }

    /**
     * What a person can do about it.
     *
     * @return a sentence; empty if there is nothing to do but to wait
     */
    public String remedy() {
        return remedy;
    }

    /**
     * For sinks: whether the target may have taken the events all the same.
     *
     * @return true if repeating the request may double them
     */
    public boolean ambiguous() {
        return ambiguous;
    }

    /**
     * For sources: keeps something although the poll failed, such as the number of requests made.
     *
     * @param checkpoint what the next poll begins with; must not pass over any event
     */
    public void remember(Checkpoint checkpoint) {
        remembered = Optional.of(checkpoint);
    }

    /**
     * What {@link #remember} was given.
     *
     * @return the checkpoint to keep; empty if the old one stands
     */
    public Optional<Checkpoint> remembered() {
        return remembered == null ? Optional.empty() : remembered;
    }
}
