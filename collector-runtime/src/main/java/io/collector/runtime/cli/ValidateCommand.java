package io.collector.runtime.cli;

import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.Problem;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collector validate}. */
@Command(
        name = "validate",
        description = "Reads the configuration and reports every problem with its line. Touches no network.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is fine", "2:it is not"})
final class ValidateCommand implements Callable<Integer> {
    private final CollectorCommand collector;

    ValidateCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    @Override
    public Integer call() {
        try {
            valid(collector.load().config());
            return ExitCode.OK;
        } catch (InvalidConfigurationException e) {
            report(String.valueOf(e.getMessage()), e.problems());
        } catch (BrokenPluginsException e) {
            report(
                    String.valueOf(e.getMessage()),
                    e.plugins().stream()
                            .map(p -> new Problem(p.location().toString(), 0, "", p.reason()))
                            .toList());
        }
        return ExitCode.BAD_CONFIGURATION;
    }

    private void valid(CollectorConfig config) {
        if (collector.json()) {
            Output.json(collector.out(), List.of());
        } else {
            collector
                    .out()
                    .println(collector.configFile() + " is valid: "
                            + count(config.sources().size(), "source") + ", "
                            + count(config.sinks().size(), "sink"));
        }
    }

    private void report(String text, List<Problem> problems) {
        if (collector.json()) {
            Output.json(
                    collector.out(),
                    problems.stream().map(ValidateCommand::json).toList());
        } else {
            collector.out().println(text);
        }
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", problem.file());
        fields.put("line", problem.line());
        fields.put("path", problem.path());
        fields.put("problem", problem.text());
        return fields;
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
