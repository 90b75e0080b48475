package io.collector.runtime.ledger;

import io.collector.runtime.journal.Account;
import io.collector.runtime.journal.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the lines of the ledger. Stateless.
 *
 * <pre>
 *   first read                                             newest read
 *       │                                        60 min        │
 *   ├───┴────┼────────┼────────┼────────┼────────┼─────────────┴─┤
 *     settled and to be read                       not settled
 * </pre>
 *
 * <p>An hour is listed from the first read on, and wherever there is a fact or a gap.
 */
final class Hours {
    /** How long after its end an hour may still get events as a matter of course; what a source may look back at most. */
    private static final Duration SETTLES_AFTER = Duration.ofMinutes(60);

    private static final Duration HOUR = Duration.ofHours(1);

    private Hours() {}

    static List<HourLine> of(Account account, Optional<Instant> from, Optional<Instant> to) {
        List<HourLine> lines = new ArrayList<>();
        for (Account.OfTable table : account.tables()) {
            for (Instant hour : listed(table)) {
                boolean before = from.isPresent() && !hour.plus(HOUR).isAfter(from.get());
                boolean after = to.isPresent() && !hour.isBefore(to.get());
                if (!before && !after) {
                    lines.add(line(table, hour));
                }
            }
        }
        lines.sort(Comparator.comparing(HourLine::from).thenComparing(HourLine::table));
        return lines;
    }

    private static Set<Instant> listed(Account.OfTable table) {
        Set<Instant> hours = new TreeSet<>(table.hours().keySet());
        Optional<Instant> first = table.read().first();
        Optional<Instant> last = table.read().last();
        if (first.isPresent() && last.isPresent()) {
            addHours(hours, first.get(), last.get());
        }
        table.gaps().forEach(gap -> addHours(hours, gap.from(), gap.to()));
        return hours;
    }

    private static void addHours(Set<Instant> hours, Instant from, Instant to) {
        for (Instant hour = from.truncatedTo(ChronoUnit.HOURS); hour.isBefore(to); hour = hour.plus(HOUR)) {
            hours.add(hour);
        }
    }

    private static HourLine line(Account.OfTable table, Instant hour) {
        Instant end = hour.plus(HOUR);
        Account.Hour count = table.hours().getOrDefault(hour, Account.Hour.EMPTY);
        Optional<String> gap = table.gaps().stream()
                .filter(g -> g.from().isBefore(end) && hour.isBefore(g.to()))
                .map(Account.Gap::reason)
                .findFirst();
        return new HourLine(
                hour,
                end,
                table.table(),
                count.fresh(),
                count.fresh(),
                count.late(),
                Optional.of(count.lateBy()).filter(by -> !by.isZero()),
                count.updates(),
                gap,
                settled(table, end),
                unread(table, hour).isEmpty());
    }

    private static boolean settled(Account.OfTable table, Instant end) {
        return table.read().last().isPresent()
                && end.isBefore(table.read().last().get().minus(SETTLES_AFTER));
    }

    /** Whether an hour that a time is in is settled at another, if all is read as soon as it may be. */
    static boolean settledBy(Instant now, Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS).plus(HOUR).isBefore(now.minus(SETTLES_AFTER));
    }

    /** What of an hour should have been read and was not; nothing before the first read had to be. */
    static List<Spans.Span> unread(Account.OfTable table, Instant hour) {
        Instant end = hour.plus(HOUR);
        Optional<Instant> first = table.read().first();
        if (first.isEmpty() || !first.get().isBefore(end)) {
            return List.of();
        }
        return table.read().missing(first.get().isAfter(hour) ? first.get() : hour, end);
    }
}
