package io.collector.runtime.cli;

import io.collector.runtime.admin.DeadLetterJson;
import io.collector.runtime.admin.Repair;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.journal.Buried;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.JournalException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code collector dead-letters}, with its commands. */
@Command(name = "dead-letters", description = "What a sink refused, why, and another try.")
final class DeadLettersCommand implements Runnable {
    private static final int REASON_WIDTH = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("unused") // as the other commands
    DeadLettersCommand(CollectorCommand collector) {}

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "A command is missing: list, show, replay or purge");
        }
    }

    private static void read(CollectorCommand collector, boolean withEvents, Consumer<Buried> taker)
            throws CommandException {
        try {
            Path dataDir = collector.dataDir();
            EventLog journals = new EventLog(dataDir);
            if (journals.sources().isEmpty()) {
                collector.err().println(JournalLocation.none(dataDir));
            }
            journals.deadLetters(withEvents, taker);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (JournalException e) {
            throw new CommandException(ExitCode.CANNOT_START, e.reason() + "; " + e.remedy(), e);
        }
    }

    /** Whether a letter is meant by its id or position. */
    private static boolean isCalled(String which, Buried letter) {
        return letter.id().equals(which) || (letter.position() > 0 && which.equals("" + letter.position()));
    }

    private static CommandException none(String which) {
        return new CommandException(
                ExitCode.BAD_CONFIGURATION, "there is no dead letter " + which + "; see 'collector dead-letters list'");
    }

    /** Says how many of a thing, and what becomes of them. */
    static void tell(CollectorCommand collector, RepairCall.Done done, String key, String thing, String fate) {
        if (collector.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put(key, done.count());
            answer.put("running", done.running());
            Output.json(collector.out(), answer);
            return;
        }
        boolean waits = key.equals("replayed") && !done.running() && done.count() > 0;
        String things = done.count() + " " + thing + (done.count() == 1 ? " " : "s ");
        collector.out().println(things + fate + (waits ? "; the next 'collector run' does it" : ""));
    }

    /** {@code list}. */
    @Command(name = "list", description = "Lists what the sinks refused.")
    static final class ListAll implements Callable<Integer> {
        private static final List<String> HEAD =
                List.of("SINK", "SOURCE", "TABLE", "POSITION", "ID", "AT", "CODE", "REASON");

        private final CollectorCommand collector;

        /** Whose dead letters are not asked for. */
        private final Set<String> others = new TreeSet<>();

        private long listed;

        @Option(names = "--sink", paramLabel = "SINK", description = "Only those of one sink.")
        private @Nullable String sink;

        @Option(names = "--source", paramLabel = "SOURCE", description = "Only those of one source.")
        private @Nullable String source;

        ListAll(CollectorCommand collector) {
            this.collector = collector;
        }

        @Override
        public Integer call() throws CommandException {
            List<List<String>> rows = new ArrayList<>();
            read(collector, false, letter -> {
                if (isAsked(letter)) {
                    if (collector.json()) {
                        collector.out().print((listed == 0 ? "[" : ",") + DeadLetterJson.of(letter));
                    } else {
                        rows.add(row(letter));
                    }
                    listed++;
                } else {
                    others.add((letter.sink().isEmpty() ? "" : "sink " + letter.sink() + ", ") + "source "
                            + letter.source());
                }
            });
            if (collector.json()) {
                collector.out().println(listed == 0 ? "[]" : "]");
            } else if (listed == 0) {
                collector
                        .out()
                        .println("no dead letters"
                                + (others.isEmpty() ? "" : "; others are of " + String.join("; ", others)));
            } else {
                Output.table(collector.out(), HEAD, rows);
            }
            return ExitCode.OK;
        }

        private boolean isAsked(Buried letter) {
            return (sink == null || sink.equals(letter.sink())) && (source == null || source.equals(letter.source()));
        }

        private static List<String> row(Buried letter) {
            String reason = OneLine.of(letter.reason());
            return List.of(
                    letter.sink().isEmpty() ? "-" : letter.sink(),
                    letter.source(),
                    letter.table(),
                    Long.toString(letter.position()),
                    OneLine.of(letter.id()),
                    letter.at().toString(),
                    letter.code().isEmpty() ? "-" : OneLine.of(letter.code()),
                    reason.length() > REASON_WIDTH ? reason.substring(0, REASON_WIDTH) + "..." : reason);
        }
    }

    /** {@code show}. */
    @Command(name = "show", description = "Shows dead letters with their events, one JSON object a line.")
    static final class Show implements Callable<Integer> {
        private final CollectorCommand collector;
        private long shown;

        @Parameters(paramLabel = "POSITION|ID", description = "As 'list' shows them.")
        private String which = "";

        Show(CollectorCommand collector) {
            this.collector = collector;
        }

        @Override
        public Integer call() throws CommandException {
            read(collector, true, letter -> {
                if (isCalled(which, letter)) {
                    Output.json(collector.out(), DeadLetterJson.withEvent(letter));
                    shown++;
                }
            });
            if (shown == 0) {
                throw none(which);
            }
            return ExitCode.OK;
        }
    }

    /** {@code replay}. */
    @Command(name = "replay", description = "Delivers dead letters once more; what is taken leaves the list.")
    static final class Replay implements Callable<Integer> {
        private final CollectorCommand collector;
        private final RepairCall call;

        @Option(names = "--sink", paramLabel = "SINK", description = "Only those of one sink.")
        private @Nullable String sink;

        @Option(names = "--id", paramLabel = "ID", description = "Only one, by its id or position.")
        private @Nullable String id;

        Replay(CollectorCommand collector, Clock clock) {
            this.collector = collector;
            this.call = new RepairCall(collector, clock);
        }

        @Override
        public Integer call() throws CommandException, InterruptedException {
            Map<String, String> values = new LinkedHashMap<>();
            if (sink != null) {
                values.put("sink", sink);
            }
            if (id != null) {
                requireOne(id);
                values.put("id", id);
            }
            tell(
                    collector,
                    call.run(Repair.REPLAY_DEAD_LETTERS, values),
                    "replayed",
                    "dead letter",
                    "to deliver once more");
            return ExitCode.OK;
        }

        private void requireOne(String which) throws CommandException {
            AtomicBoolean found = new AtomicBoolean();
            read(collector, false, letter -> {
                if (isCalled(which, letter)) {
                    found.set(true);
                }
            });
            if (!found.get()) {
                throw none(which);
            }
        }
    }

    /** {@code purge}. */
    @Command(name = "purge", description = "Forgets dead letters of a sink.")
    static final class Purge implements Callable<Integer> {
        private final CollectorCommand collector;
        private final RepairCall call;

        @Option(names = "--sink", paramLabel = "SINK", required = true, description = "The sink's name.")
        private String sink = "";

        @Option(names = "--older-than", paramLabel = "DURATION", description = "Only those refused 12h, 30d ... ago.")
        private @Nullable String olderThan;

        Purge(CollectorCommand collector, Clock clock) {
            this.collector = collector;
            this.call = new RepairCall(collector, clock);
        }

        @Override
        public Integer call() throws CommandException, InterruptedException {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("sink", sink);
            if (olderThan != null) {
                values.put("older-than", olderThan);
            }
            tell(
                    collector,
                    call.run(Repair.PURGE_DEAD_LETTERS, values),
                    "purged",
                    "dead letter",
                    "of " + sink + " purged");
            return ExitCode.OK;
        }
    }
}
