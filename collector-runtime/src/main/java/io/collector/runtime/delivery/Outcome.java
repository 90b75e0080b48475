package io.collector.runtime.delivery;

import java.util.BitSet;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param accepted which events the sink took, by their place in the batch
 * @param refusals which it never will
 * @param complete whether that is all of them; false if the thread was interrupted before
 * @param brokenOff whether that was in the middle of a call: then the sink may have taken what it was given with it
 */
public record Outcome(BitSet accepted, List<Refusal> refusals, boolean complete, boolean brokenOff) {
    /**
     * An event that can never be delivered.
     *
     * @param index its place in the batch
     * @param code the target's own code; may be empty
     * @param reason what the target said
     */
    public record Refusal(int index, String code, String reason) {}

    public Outcome {
        accepted = (BitSet) accepted.clone();
        refusals = List.copyOf(refusals);
    }
}
