package io.collector.runtime.init;

import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.check.Finding;
import io.collector.runtime.cli.CollectorCommand;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.cli.Output;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.plugin.BrokenPluginsException;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person hears after a device was added. For one thread. */
final class InitReport {
    private final CollectorCommand collector;
    private final DeviceFile file;
    private final Draft draft;
    private final List<String> written = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final boolean fromOptions;
    private String problem = "";

    /**
     * A report.
     *
     * @param replaced whether there was a device of this name
     * @param fromOptions whether nobody was asked, so that the same command again has nothing to keep
     */
    InitReport(CollectorCommand collector, DeviceFile file, Draft draft, boolean replaced, boolean fromOptions) {
        this.fromOptions = fromOptions;
        this.collector = collector;
        this.file = file;
        this.draft = draft;
        written.add((replaced ? "Replaced the " : "Added the ") + draft.form().kind() + " " + draft.name()
                + (replaced ? " in " : " to ") + file.path());
        draft.secrets().forEach((key, entry) -> {
            if (entry instanceof SecretEntry.Typed typed) {
                written.add("Kept " + key + " in " + typed.path() + ", which only this user can read");
            } else if (entry instanceof SecretEntry.Variable variable) {
                written.add(key + " is read from the environment variable " + variable.name()
                        + ", which must be set wherever the collector runs");
            }
        });
    }

    /** Takes what the check found out about the device, and leaves out another one of the same name. */
    void checked(List<Finding> all) {
        all.stream()
                .filter(f -> f.kind().equals(draft.form().kind().toString()))
                .forEach(findings::add);
    }

    /** Takes why the device could not be checked. */
    void problem(String text) {
        problem = text;
    }

    /** Looks for what is still to be done before it works. */
    void next(CollectorConfig config) {
        if (!fine()) {
            String again = fromOptions
                    ? "Mend that by the same command with --replace, or in "
                    : "Mend that by the same command again, which keeps what you do not change, or in ";
            notes.add(again + file.path() + "; then: collector check -c " + file.path() + " " + draft.name());
        }
        if (draft.form().kind() == Kind.SINK
                && !config.sources().isEmpty()
                && config.routes().values().stream().noneMatch(sinks -> sinks.contains(draft.name()))) {
            notes.add("collector.routes sends nothing to " + draft.name() + " yet; add it there");
        }
        try {
            collector.load();
        } catch (InvalidConfigurationException e) {
            notes.add("Before the collector can run, mend what is left, or delete the blocks that you do not need: "
                    + e.getMessage());
            return;
        } catch (BrokenPluginsException e) {
            notes.add(String.valueOf(e.getMessage()));
            return;
        }
        if (!fine()) {
            return;
        }
        Path dataDir = config.settings().dataDir();
        notes.add(
                Files.exists(dataDir.resolve(AdminServer.PORT_FILE))
                        ? "A collector is running; it takes the change over after: kill -HUP "
                                + DataDirectory.holder(dataDir.resolve("lock"))
                        : "Next: collector run -c " + file.path());
    }

    /** Prints it all and returns the exit code. */
    int print() {
        if (collector.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file.path().toString());
            fields.put("path", draft.path());
            fields.put("problem", problem);
            fields.put("findings", findings);
            fields.put("notes", notes);
            Output.json(collector.out(), fields);
        } else {
            written.forEach(collector.out()::println);
            if (!findings.isEmpty()) {
                Output.findings(collector.out(), findings, collector.width());
            }
            notes.forEach(collector.out()::println);
            if (!problem.isEmpty()) {
                collector.err().println("It cannot be checked yet: " + problem);
            }
        }
        if (!problem.isEmpty()) {
            return ExitCode.BAD_CONFIGURATION;
        }
        return fine() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private boolean fine() {
        return findings.stream().allMatch(Finding::ok);
    }
}
