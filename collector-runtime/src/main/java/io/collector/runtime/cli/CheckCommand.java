package io.collector.runtime.cli;

import io.collector.api.InvalidConfigException;
import io.collector.runtime.check.Checkup;
import io.collector.runtime.check.Finding;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.config.Suggestions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code collector check}. */
@Command(
        name = "check",
        description = {
            "Asks every source and sink for real whether it would work.",
            "Leaves nothing there, unless --write-probe is given. The requests count against the vendor's limits. Works"
                    + " beside a running collector."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all would work", "2:the configuration is wrong", "3:at least one would not work"})
final class CheckCommand implements Callable<Integer> {
    /** Longer than a request may take, so that the component's own words are heard. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final CollectorCommand collector;
    private final Clock clock;
    private final Duration patience;

    @Option(
            names = "--write-probe",
            description = "Have each sink leave one harmless event, which shows rights that nothing else shows.")
    private boolean writing;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Only these sources and sinks; all if not given.")
    private List<String> names = new ArrayList<>();

    CheckCommand(CollectorCommand collector, Clock clock) {
        this(collector, clock, PATIENCE);
    }

    /** With another patience for each component. */
    CheckCommand(CollectorCommand collector, Clock clock, Duration patience) {
        this.collector = collector;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Integer call() throws Exception {
        CollectorConfig config = collector.load().config();
        Set<String> chosen = chosen(config);
        List<Finding> findings;
        try {
            findings = new Checkup(config, clock, patience).run(chosen::contains, writing);
        } catch (InvalidConfigException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
        if (collector.json()) {
            Output.json(collector.out(), findings);
        } else {
            Output.findings(collector.out(), findings, collector.width());
        }
        return findings.stream().allMatch(Finding::ok) ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private Set<String> chosen(CollectorConfig config) throws CommandException {
        List<String> known = new ArrayList<>();
        config.sources().stream().map(SourceBlock::name).forEach(known::add);
        config.sinks().stream().map(SinkBlock::name).forEach(known::add);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException(
                        ExitCode.BAD_CONFIGURATION,
                        "there is no source or sink \"" + name + "\" in " + collector.configFile() + "; there are "
                                + String.join(", ", known) + Suggestions.hint(name, known));
            }
        }
        return new HashSet<>(names.isEmpty() ? known : names);
    }
}
