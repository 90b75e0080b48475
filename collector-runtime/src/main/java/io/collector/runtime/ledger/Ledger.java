package io.collector.runtime.ledger;

import io.collector.runtime.journal.Account;
import io.collector.runtime.journal.SinkPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The books of all sources: complete if every settled hour was read, nothing was given up, and every sink has
 * everything. Dead letters do not make it incomplete; the verdict tells of them.
 *
 * @param complete whether nothing is missing
 * @param verdict {@code complete}, or what is not
 * @param sources the hours
 * @param sinks what became of the events
 */
public record Ledger(boolean complete, String verdict, List<SourceHours> sources, List<SinkLine> sinks) {
    public Ledger {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
    }

    /**
     * Makes the ledger.
     *
     * @param from only hours that end after this
     * @param to only hours that begin before this
     * @param now the time: what of a range is later than the newest read need not have been read if it is not settled by now
     * @throws IllegalArgumentException if there is nothing between the two; the message is for a person
     */
    public static Ledger of(List<Account> accounts, Optional<Instant> from, Optional<Instant> to, Instant now) {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("from must be before to");
        }
        List<SourceHours> sources = new ArrayList<>();
        List<SinkLine> sinks = new ArrayList<>();
        Verdict verdict = new Verdict();
        if (accounts.isEmpty()) {
            verdict.nothingYet();
        }
        for (Account account : accounts) {
            List<HourLine> lines = Hours.of(account, from, to);
            sources.add(new SourceHours(account.source(), lines));
            verdict.hours(account, lines, new Asked(from, to, now));
            for (SinkPosition sink : account.sinks()) {
                SinkLine line = new SinkLine(
                        account.source(), sink.sink(), sink.delivered(), sink.deadLettered(), sink.pending());
                sinks.add(line);
                verdict.sink(line);
            }
        }
        return new Ledger(verdict.complete(), verdict.text(), sources, sinks);
    }
}
