package io.collector.runtime.cli;

import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.config.SettingsTable;
import io.collector.runtime.config.SettingsTable.Row;
import io.collector.runtime.config.Suggestions;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import io.collector.runtime.plugin.PluginCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code collector plugins describe TYPE}. */
@Command(name = "describe", description = "Shows the settings of a plugin.")
final class DescribeCommand implements Callable<Integer> {
    private final CollectorCommand collector;

    @Parameters(paramLabel = "TYPE", description = "What 'collector plugins' lists, such as splunk-hec.")
    private String type = "";

    @Option(names = "--markdown", description = "Print a Markdown table.")
    private boolean markdown;

    DescribeCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    @Override
    public Integer call() throws CommandException {
        Map<Kind, SettingsTable> tables = tables(PluginsCommand.catalog(collector));
        if (collector.json()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            tables.forEach((kind, table) -> table.rows().forEach(row -> rows.add(json(kind, row))));
            Output.json(collector.out(), rows);
        } else {
            tables.forEach(this::print);
        }
        return ExitCode.OK;
    }

    /** One table, or two if a source and a sink have the same type. */
    private Map<Kind, SettingsTable> tables(PluginCatalog catalog) throws CommandException {
        Map<Kind, SettingsTable> tables = new LinkedHashMap<>();
        Optional<SourcePlugin<?>> source = catalog.source(type);
        Optional<SinkPlugin<?>> sink = catalog.sink(type);
        source.ifPresent(p -> tables.put(Kind.SOURCE, SettingsTable.of(p.configType())));
        sink.ifPresent(p -> tables.put(Kind.SINK, SettingsTable.ofSink(p.configType())));
        if (tables.isEmpty()) {
            List<String> types = new ArrayList<>(catalog.sourceTypes());
            types.addAll(catalog.sinkTypes());
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION,
                    "there is no plugin of type \"" + type + "\"; installed: "
                            + (types.isEmpty() ? "none" : String.join(", ", types)) + Suggestions.hint(type, types)
                            + (catalog.broken().isEmpty() ? "" : "; some are broken, see 'collector plugins'"));
        }
        return tables;
    }

    private void print(Kind kind, SettingsTable table) {
        if (markdown) {
            collector.out().print(table.markdown());
            return;
        }
        collector.out().println(kind + " " + type);
        List<List<String>> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            rows.add(List.of(row.key(), row.type(), row.required() ? "required" : row.defaultText(), row.doc()));
        }
        Output.table(collector.out(), List.of("SETTING", "TYPE", "DEFAULT", "WHAT IT IS"), rows);
    }

    private static Map<String, Object> json(Kind kind, Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind.toString());
        fields.put("key", row.key());
        fields.put("type", row.type());
        fields.put("default", row.defaultText());
        fields.put("required", row.required());
        fields.put("doc", row.doc());
        return fields;
    }
}
