package io.collector.runtime.cli;

import io.collector.runtime.admin.EventParameters;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.ledger.HourLine;
import io.collector.runtime.ledger.Ledger;
import io.collector.runtime.ledger.LedgerJson;
import io.collector.runtime.ledger.SinkLine;
import io.collector.runtime.ledger.SourceHours;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector ledger}. Reads the journals themselves, so it works beside a running collector and without one. */
@Command(
        name = "ledger",
        description = "Shows by hour what was read, found and delivered, and whether anything is missing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:complete", "2:an option is wrong", "4:a journal cannot be read", "6:not complete"})
final class LedgerCommand implements Callable<Integer> {
    private final CollectorCommand collector;
    private final Clock clock;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Hours from this time on (2026-03-01T12:00:00Z), by the time of the events.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Hours before this time.")
    private @Nullable String to;

    LedgerCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        Ledger ledger = read();
        PrintWriter out = collector.out();
        if (collector.json()) {
            out.println(LedgerJson.of(ledger));
        } else {
            print(out, ledger);
        }
        out.flush();
        return ledger.complete() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private Ledger read() throws CommandException {
        try {
            Path dataDir = collector.dataDir();
            EventLog journals = new EventLog(dataDir);
            if (journals.sources().isEmpty()) {
                collector.err().println(JournalLocation.none(dataDir));
            }
            return Ledger.of(journals.accounts(), time("--from", from), time("--to", to), clock.instant());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (JournalException e) {
            throw new CommandException(ExitCode.CANNOT_START, e.reason() + "; " + e.remedy(), e);
        }
    }

    private static Optional<Instant> time(String option, @Nullable String text) {
        return Optional.ofNullable(text).map(t -> EventParameters.time(option, t));
    }

    private static void print(PrintWriter out, Ledger ledger) {
        List<List<String>> hours = new ArrayList<>();
        for (SourceHours source : ledger.sources()) {
            source.hours().forEach(hour -> hours.add(row(source.source(), hour)));
        }
        if (!hours.isEmpty()) {
            Output.table(
                    out,
                    List.of("SOURCE", "HOUR", "TABLE", "FOUND", "NEW", "LATE", "LATE BY", "UPDATES", "STATE"),
                    hours);
            out.println();
        }
        List<List<String>> sinks = new ArrayList<>();
        for (SinkLine sink : ledger.sinks()) {
            sinks.add(List.of(
                    sink.source(),
                    sink.sink(),
                    Long.toString(sink.delivered()),
                    Long.toString(sink.deadLettered()),
                    Long.toString(sink.pending())));
        }
        if (!sinks.isEmpty()) {
            Output.table(out, List.of("SOURCE", "SINK", "DELIVERED", "DEAD-LETTERED", "PENDING"), sinks);
            out.println();
        }
        out.println(ledger.verdict());
    }

    private static List<String> row(String source, HourLine hour) {
        String state = !hour.settled() ? "not settled" : hour.read() ? "read" : "not read";
        return List.of(
                source,
                hour.from().toString(),
                hour.table(),
                Long.toString(hour.found()),
                Long.toString(hour.fresh()),
                Long.toString(hour.late()),
                hour.lateBy().map(Spoken::length).orElse("-"),
                Long.toString(hour.updates()),
                hour.gap().map(reason -> "gap: " + reason).orElse(state));
    }
}
