package io.collector.runtime.cli;

import io.collector.api.Table;
import io.collector.runtime.admin.EventParameters;
import io.collector.runtime.events.CsvEvents;
import io.collector.runtime.events.EventWriter;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.events.NdjsonEvents;
import io.collector.runtime.events.TableEvents;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.EventQuery;
import io.collector.runtime.journal.JournalException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector events}. Reads the journals themselves, so it works beside a running collector and without one. */
@Command(
        name = "events",
        description = "Shows collected events from the journal, oldest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the output could not be written",
            "2:an option is wrong",
            "4:a journal cannot be read"
        })
final class EventsCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(EventsCommand.class);
    private static final int TABLE_LIMIT = 50;

    private final CollectorCommand collector;
    private final OutputStream stdout;
    private final Clock clock;

    /** For the completion of the command line. */
    static final class Times implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("event", "collected").iterator();
        }
    }

    /** How events are written. */
    enum Format {
        table,
        ndjson,
        csv
    }

    @Option(names = "--table", paramLabel = "TABLE", description = "Full name or short form, such as clicks-blocked.")
    private @Nullable String table;

    @Option(names = "--since", paramLabel = "DURATION", description = "Events of the last 30m, 1h, 2d ...")
    private @Nullable String since;

    @Option(names = "--from", paramLabel = "TIME", description = "Events from this time on (2026-03-01T12:00:00Z).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Events before this time.")
    private @Nullable String to;

    @Option(
            names = "--by",
            paramLabel = "event|collected",
            description = "Which time that is: when it happened, or when it was collected.",
            completionCandidates = Times.class,
            defaultValue = "event")
    private String by = "event";

    @Option(
            names = "--contains",
            paramLabel = "TEXT",
            description =
                    "Only events with this text anywhere in them, whatever the case of a to z, or with this identity.")
    private @Nullable String contains;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only the newest N; a table shows 50 if not given, the other formats all.")
    private @Nullable String limit;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}; table if not given.")
    private @Nullable Format format;

    EventsCommand(CollectorCommand collector) {
        this(collector, new FileOutputStream(FileDescriptor.out), Clock.systemUTC());
    }

    /** With another output. The bytes of events must not depend on the character set of a terminal. */
    EventsCommand(CollectorCommand collector, OutputStream stdout, Clock clock) {
        this.collector = collector;
        this.stdout = stdout;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        Format chosen = format != null ? format : collector.json() ? Format.ndjson : Format.table;
        try {
            Path dataDir = collector.dataDir();
            EventLog events = new EventLog(dataDir);
            EventQuery query = EventParameters.of(options(), clock);
            List<Table> tables = events.tables();
            if (tables.isEmpty()) {
                collector.err().println(JournalLocation.none(dataDir));
                return ExitCode.OK;
            }
            if (query.table().isPresent() && events.table(query.table().get()).isEmpty()) {
                throw new IllegalArgumentException("no source has a table " + table + "; there are "
                        + String.join(", ", tables.stream().map(Table::alias).toList()));
            }
            write(events, query, chosen, tables);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (JournalException e) {
            throw new CommandException(ExitCode.CANNOT_START, e.reason() + "; " + e.remedy(), e);
        }
    }

    private void write(EventLog events, EventQuery query, Format chosen, List<Table> tables) throws CommandException {
        OutputStream bytes = new BufferedOutputStream(stdout, 1 << 16);
        Writer text = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        try {
            EventWriter writer = switch (chosen) {
                case ndjson -> new NdjsonEvents(bytes);
                case csv -> new CsvEvents(text, tableOfCsv(events, query));
                case table -> new TableEvents(text, collector.width(), tables);
            };
            writer.begin();
            long damaged = events.read(limited(query, chosen), writer);
            text.flush();
            bytes.flush();
            if (writer instanceof TableEvents shown
                    && shown.lines() == TABLE_LIMIT
                    && query.limit().isEmpty()) {
                collector.err().println("these are the newest " + TABLE_LIMIT + "; --limit N shows more or fewer");
            }
            if (writer instanceof CsvEvents sheet && sheet.formulas() > 0) {
                collector
                        .err()
                        .println(sheet.formulas()
                                + (sheet.formulas() == 1 ? " value begins" : " values begin")
                                + " as a formula does (=, +, - or @), and senders choose what is in there: import the"
                                + " columns as text into a spreadsheet");
            }
            if (damaged > 0) {
                collector.err().println(damaged + " events no longer fit their checksum and are not shown");
            }
        } catch (IOException e) {
            if (!WatchedOutput.isLeft(e)) {
                throw new CommandException(ExitCode.FAULT, WatchedOutput.unwritten(String.valueOf(e.getMessage())), e);
            }
            // Whoever read the output has seen enough, as head does.
            log.debug("the output ended", e);
        }
    }

    private static Table tableOfCsv(EventLog events, EventQuery query) {
        return query.table()
                .flatMap(events::table)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--format csv needs --table, because each table has columns of its own"));
    }

    private static EventQuery limited(EventQuery query, Format chosen) {
        OptionalInt given = query.limit();
        return chosen == Format.table && given.isEmpty() ? query.newest(TABLE_LIMIT) : query;
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        put(options, "table", table);
        put(options, "since", since);
        put(options, "from", from);
        put(options, "to", to);
        put(options, "by", by);
        put(options, "contains", contains);
        put(options, "limit", limit);
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
