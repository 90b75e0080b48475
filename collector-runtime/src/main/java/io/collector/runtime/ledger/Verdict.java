package io.collector.runtime.ledger;

import io.collector.runtime.journal.Account;
import io.collector.runtime.journal.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Gathers what is not complete, and what a person should know besides. For one thread. */
final class Verdict {
    private final List<String> missing = new ArrayList<>();
    private final List<String> besides = new ArrayList<>();

    private record Hole(Spans.Span span, String what) {}

    void nothingYet() {
        missing.add("nothing has been collected yet");
    }

    void hours(Account account, List<HourLine> lines, Asked asked) {
        if (account.unreadable() > 0) {
            besides.add(account.unreadable() + " answers of " + account.source() + " could not be read as events");
        }
        boolean never = account.tables().stream().allMatch(t -> t.read().first().isEmpty());
        if (!never && asked.nothingSettled(account, lines)) {
            besides.add("nothing of " + account.source() + asked.range() + " is settled yet");
        } else if (lines.isEmpty()) {
            missing.add(account.source() + " has not read anything" + (never ? " yet" : asked.range()));
        }
        since(account, asked);
        Map<Hole, TreeSet<String>> holes = new LinkedHashMap<>();
        for (Account.OfTable table : account.tables()) {
            Spans unread = new Spans();
            for (HourLine line : lines) {
                if (line.table().equals(table.table()) && line.settled()) {
                    Hours.unread(table, line.from()).forEach(s -> unread.add(s.from(), s.to()));
                }
            }
            for (Account.Gap gap : table.gaps()) {
                boolean listed = lines.stream()
                        .anyMatch(l -> l.table().equals(table.table())
                                && l.from().isBefore(gap.to())
                                && gap.from().isBefore(l.to()));
                if (listed) {
                    Hole hole = new Hole(new Spans.Span(gap.from(), gap.to()), "gap: " + gap.reason());
                    holes.computeIfAbsent(hole, h -> new TreeSet<>()).add(table.table());
                }
            }
            for (Spans.Span span : without(unread, table.gaps())) {
                holes.computeIfAbsent(new Hole(span, "not read"), h -> new TreeSet<>())
                        .add(table.table());
            }
        }
        holes.forEach((hole, tables) -> missing.add(account.source() + " from "
                + hole.span().from() + " to " + hole.span().to() + " (" + String.join(", ", tables) + ") "
                + hole.what()));
    }

    /** What was not read as nobody asked any more, or asked in vain: that leaves no trace among what was read. */
    private void since(Account account, Asked asked) {
        Optional<Instant> newest = account.tables().stream()
                .flatMap(table -> table.read().last().stream())
                .max(Comparator.naturalOrder());
        if (newest.isEmpty() || !asked.goesBeyond(newest.get())) {
            return;
        }
        if (Hours.settledBy(asked.now(), newest.get())) {
            // It may be that nobody wants this source any more, so that is not for the verdict to say.
            besides.add(account.source() + " has not read anything since " + newest.get());
        }
        for (Account.OfTable table : account.tables()) {
            table.read()
                    .last()
                    .filter(last -> Hours.settledBy(newest.get(), last))
                    .ifPresent(last ->
                            besides.add(account.source() + " has not read " + table.table() + " since " + last));
        }
    }

    /** A gap is told once, with its reason. */
    private static List<Spans.Span> without(Spans unread, List<Account.Gap> gaps) {
        Spans told = new Spans();
        gaps.forEach(g -> told.add(g.from(), g.to()));
        return unread.all().stream()
                .flatMap(s -> told.missing(s.from(), s.to()).stream())
                .toList();
    }

    void sink(SinkLine line) {
        if (line.pending() > 0) {
            missing.add(line.pending() + " events of " + line.source() + " are pending for " + line.sink());
        }
        if (line.deadLettered() > 0) {
            besides.add(line.deadLettered() + " events of " + line.source() + " were refused by " + line.sink()
                    + " (see 'collector dead-letters list')");
        }
    }

    boolean complete() {
        return missing.isEmpty();
    }

    String text() {
        String verdict = missing.isEmpty() ? "complete" : "not complete: " + String.join("; ", missing);
        return besides.isEmpty() ? verdict : verdict + "; besides: " + String.join("; ", besides);
    }
}
