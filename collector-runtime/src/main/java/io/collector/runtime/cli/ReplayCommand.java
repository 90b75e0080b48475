package io.collector.runtime.cli;

import io.collector.runtime.admin.Repair;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector replay}. */
@Command(
        name = "replay",
        description = "Delivers to one sink once more what it has had already and the journal still holds.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is asked for", "2:an option is wrong", "4:the journal cannot be used"})
final class ReplayCommand implements Callable<Integer> {
    private final CollectorCommand collector;
    private final RepairCall call;

    @Option(names = "--sink", paramLabel = "SINK", required = true, description = "The sink's name.")
    private String sink = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "Events collected from this time on (2026-03-01T12:00:00Z).")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", required = true, description = "Events collected before this time.")
    private String to = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "Only one table, such as clicks-blocked.")
    private @Nullable String table;

    ReplayCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.call = new RepairCall(collector, clock);
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("sink", sink);
        values.put("from", from);
        values.put("to", to);
        if (table != null) {
            values.put("table", table);
        }
        RepairCall.Done done = call.run(Repair.REPLAY, values);
        DeadLettersCommand.tell(
                collector, done, "replayed", "event", "of the journal to deliver to " + sink + " once more");
        return ExitCode.OK;
    }
}
