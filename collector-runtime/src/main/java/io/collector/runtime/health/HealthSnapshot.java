package io.collector.runtime.health;

import java.time.Instant;
import java.util.Optional;

/**
 * How a component is doing at one moment.
 *
 * @param state in a word
 * @param since when that state began
 * @param reason why, for a person; empty if all is well
 * @param remedy what to do; empty if nothing
 * @param lastSuccess when something last worked
 * @param lastTrouble what last did not work, over or not
 */
public record HealthSnapshot(
        State state,
        Instant since,
        String reason,
        String remedy,
        Optional<Instant> lastSuccess,
        Optional<PastTrouble> lastTrouble) {
    /**
     * Something that did not work.
     *
     * @param at when that was noticed last
     * @param reason why, for a person
     */
    public record PastTrouble(Instant at, String reason) {}
}
