package io.collector.runtime.cli;

import io.collector.api.InvalidConfigException;
import io.collector.api.RejectedException;
import io.collector.api.Source;
import io.collector.runtime.admin.BackfillRequest;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.pipeline.LoneComponents;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector backfill}. A running collector begins at once; without one, the next run does it. */
@Command(
        name = "backfill",
        description = {
            "Collects a stretch of the past once more, by the vendor's time; what is known already is not doubled.",
            "It is done beside everything else, with requests that the vendor's limits leave over."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is asked for",
            "2:an option is wrong, or the source cannot",
            "4:the journal cannot be used"
        })
final class BackfillCommand implements Callable<Integer> {
    private final CollectorCommand collector;
    private final Clock clock;

    @Option(names = "--source", paramLabel = "SOURCE", required = true, description = "The source's name.")
    private String source = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "From this time on (2026-03-01T12:00:00Z).")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", required = true, description = "Before this time.")
    private String to = "";

    BackfillCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("source", source);
        values.put("from", from);
        values.put("to", to);
        try {
            BackfillRequest request = BackfillRequest.of(values);
            boolean running = new AdminCall(collector, clock)
                    .post(BackfillRequest.PATH, values)
                    .isPresent();
            if (!running) {
                keep(request);
            }
            tell(request, running);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (JournalException e) {
            throw new CommandException(ExitCode.CANNOT_START, e.reason() + "; " + e.remedy(), e);
        }
    }

    /** Puts it into the checkpoint, where the next run finds it. */
    private void keep(BackfillRequest request) throws Exception {
        CollectorConfig config = collector.load().config();
        SourceBlock<?> block = config.sources().stream()
                .<SourceBlock<?>>map(s -> s)
                .filter(s -> s.name().equals(source))
                .findFirst()
                .orElseThrow(() -> request.unknown(
                        config.sources().stream().map(SourceBlock::name).toList()));
        try (DataDirectory directory = DataDirectory.take(config.settings().dataDir());
                Journal journal = SqliteJournal.open(
                        directory.journal(source), source, block.plugin().tables(), clock);
                Source opened = new LoneComponents(config, clock).open(block)) {
            journal.keep(opened.backfill(journal.checkpoint(), request.from(), request.to()));
        } catch (RejectedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (InvalidConfigException e) {
            throw new IllegalArgumentException("sources." + source + ": " + e.getMessage(), e);
        }
    }

    private void tell(BackfillRequest request, boolean running) {
        if (collector.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("source", request.source());
            answer.put("from", request.from().toString());
            answer.put("to", request.to().toString());
            answer.put("running", running);
            Output.json(collector.out(), answer);
        } else {
            collector
                    .out()
                    .println(source + " collects " + request.from() + " to " + request.to() + " once more"
                            + (running ? ", beside everything else" : "; the next 'collector run' does it"));
        }
    }
}
