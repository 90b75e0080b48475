package io.collector.sink.splunk;

import java.time.Instant;

/** A request whose acknowledgement is awaited. Guarded by the lock of its {@link Channel}. */
final class Pending {
    private final Channel channel;
    private final long ackId;
    private final Instant deadline;
    private final long nanoDeadline;
    private State state = State.WAITING;
    private String reason = "";

    Pending(Channel channel, long ackId, Instant deadline, long nanoDeadline) {
        this.channel = channel;
        this.ackId = ackId;
        this.deadline = deadline;
        this.nanoDeadline = nanoDeadline;
    }

    /** What became of it. */
    enum State {
        /** Not known yet. */
        WAITING,
        /** The indexer has it. */
        CONFIRMED,
        /** It will never be known. */
        LOST
    }

    Channel channel() {
        return channel;
    }

    long ackId() {
        return ackId;
    }

    State state() {
        return state;
    }

    /** Why it is lost, for a person. */
    String reason() {
        return reason;
    }

    void confirm() {
        state = State.CONFIRMED;
    }

    void lose(String why) {
        if (state == State.WAITING) {
            state = State.LOST;
            reason = why;
        }
    }

    /** Both the clock that the runtime gives and elapsed time count: the first may be set, the second stands in sleep. */
    boolean expired(Instant now, long nanos) {
        return !now.isBefore(deadline) || nanos - nanoDeadline >= 0;
    }

    long nanosLeft(long nanos) {
        return nanoDeadline - nanos;
    }
}
