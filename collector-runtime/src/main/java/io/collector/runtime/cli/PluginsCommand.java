package io.collector.runtime.cli;

import io.collector.runtime.plugin.BrokenPlugin;
import io.collector.runtime.plugin.InstalledPlugin;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collector plugins}. */
@Command(name = "plugins", description = "Lists the installed plugins, where they are and their versions.")
final class PluginsCommand implements Callable<Integer> {
    private final CollectorCommand collector;

    PluginsCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    @Override
    public Integer call() throws CommandException {
        PluginCatalog catalog = catalog(collector);
        if (collector.json()) {
            Output.json(collector.out(), json(catalog));
            return ExitCode.OK;
        }
        List<List<String>> rows = new ArrayList<>();
        for (InstalledPlugin plugin : catalog.plugins()) {
            rows.add(List.of(
                    plugin.type(),
                    plugin.kind().toString(),
                    plugin.version(),
                    plugin.location().toString()));
        }
        Output.table(collector.out(), List.of("TYPE", "KIND", "VERSION", "LOCATION"), rows);
        catalog.broken().forEach(broken -> collector.out().println("broken: " + broken));
        return ExitCode.OK;
    }

    /** The plugins of the configured folder, broken ones included. */
    static PluginCatalog catalog(CollectorCommand collector) throws CommandException {
        if (collector.configFileNamed() && !Files.exists(collector.configFile())) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION, "configuration file " + collector.configFile() + " does not exist");
        }
        try {
            return PluginCatalog.open(collector.pluginsDir());
        } catch (IOException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Map<String, Object>> json(PluginCatalog catalog) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (InstalledPlugin plugin : catalog.plugins()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("type", plugin.type());
            fields.put("kind", plugin.kind().toString());
            fields.put("version", plugin.version());
            fields.put("location", plugin.location().toString());
            all.add(fields);
        }
        for (BrokenPlugin plugin : catalog.broken()) {
            all.add(Map.of("location", plugin.location().toString(), "broken", plugin.reason()));
        }
        return all;
    }
}
