package io.collector.api;

import java.util.List;

/**
 * What became of the events of a batch that the target answered.
 *
 * @param failures the events that were not taken; all others were. An index occurs at most once
 */
public record Delivery(List<Failure> failures) {
    /** Every event was taken. */
    public static final Delivery COMPLETE = new Delivery(List.of());

    public Delivery {
        failures = List.copyOf(failures);
    }

    /** What is to be done with an event that was not taken. */
    public enum Verdict {
        /** Deliver it again later. */
        RETRY,
        /** It can never be delivered: make it a dead letter. */
        REJECT
    }

    /**
     * One event that was not taken.
     *
     * @param index its place in the batch, from 0
     * @param verdict what is to be done
     * @param code the target's own code for it, such as {@code 6} or {@code mapper_parsing_exception}; may be empty
     * @param reason what the target said, for a person; no secret
     */
    public record Failure(int index, Verdict verdict, String code, String reason) {}
}
