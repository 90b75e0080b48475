package io.collector.api;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What is known about a stretch of the vendor's time: it was read, or it is a gap. Both ends in UTC, {@code from} before {@code to}. */
public sealed interface Coverage {
    /**
     * Where the stretch begins.
     *
     * @return inclusive
     */
    Instant from();

    /**
     * Where the stretch ends.
     *
     * @return exclusive
     */
    Instant to();

    /**
     * The stretch was asked for and answered in full.
     *
     * @param from inclusive
     * @param to exclusive
     * @param lateBefore an event with a time before this that turns out to be new was late: the vendor showed it
     *     only after its own usual delay, when an earlier read had already passed it
     * @param found how many events the answer held, by table; a table that was asked for and had none is there
     *     with 0
     */
    record Read(Instant from, Instant to, Instant lateBefore, Map<String, Long> found) implements Coverage {
        public Read {
            requireOrder(from, to);
            found = Map.copyOf(found);
        }
    }

    /**
     * The stretch can no longer be read, for example because it is older than what the vendor keeps.
     *
     * @param from inclusive
     * @param to exclusive
     * @param tables the tables concerned
     * @param reason why, for a person
     */
    record Gap(Instant from, Instant to, Set<String> tables, String reason) implements Coverage {
        public Gap {
            requireOrder(from, to);
            tables = Set.copyOf(tables);
        }
    }

    private static void requireOrder(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from must be before to: " + from + " .. " + to);
        }
    }
}
