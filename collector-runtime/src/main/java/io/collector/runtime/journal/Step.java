package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import java.util.List;
import java.util.Optional;

/**
 * Takes the events of one poll into the journal while the answer is still being read. For one thread; must be ended
 * by exactly one of {@link #commit} and {@link #abandon}.
 *
 * <p>Events are appended in chunks, each a transaction, so that an answer of any size needs little memory. Those
 * stay whatever becomes of the poll: they are facts, and a repetition drops them as duplicates.
 */
public interface Step extends Emitter {
    /**
     * Appends what has been taken in so far. After a failure of {@link #emit}, which may be that of an append that began some
     * events earlier: tries again what failed.
     */
    void flush();

    /**
     * Ends a poll that worked: the last chunk, the checkpoint and the coverage become durable together.
     *
     * @return what was taken in by this step
     */
    List<Tally> commit(Checkpoint next, List<Coverage> coverage);

    /**
     * Ends a poll that failed: what was emitted is kept, the checkpoint stays unless another was remembered.
     *
     * @return what was taken in by this step
     */
    List<Tally> abandon(Optional<Checkpoint> remembered);
}
