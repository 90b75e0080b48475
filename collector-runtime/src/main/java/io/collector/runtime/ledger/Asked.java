package io.collector.runtime.ledger;

import io.collector.runtime.journal.Account;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a ledger is asked for.
 *
 * @param from only hours that end after this
 * @param to only hours that begin before this
 * @param now the time
 */
record Asked(Optional<Instant> from, Optional<Instant> to, Instant now) {
    /** Whether there is a range without an hour that had to be read by now. */
    boolean nothingSettled(Account account, List<HourLine> lines) {
        if (from.isEmpty() && to.isEmpty()) {
            return false;
        }
        return lines.isEmpty() ? isAhead(account) : lines.stream().noneMatch(HourLine::settled);
    }

    /** Whether the range begins after the newest read, and not so long ago that it should have been read. */
    private boolean isAhead(Account account) {
        return from.isPresent()
                && account.tables().stream()
                        .flatMap(table -> table.read().last().stream())
                        .noneMatch(from.get()::isBefore)
                && !Hours.settledBy(now, from.get());
    }

    /** Whether it goes on from before a time to after it. */
    boolean goesBeyond(Instant time) {
        return (from.isEmpty() || !from.get().isAfter(time))
                && (to.isEmpty() || to.get().isAfter(time));
    }

    /** The range in words, with a space before. */
    String range() {
        return from.map(f -> " from " + f).orElse("") + to.map(t -> " to " + t).orElse("");
    }
}
