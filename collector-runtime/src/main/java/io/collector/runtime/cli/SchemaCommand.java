package io.collector.runtime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.runtime.config.ConfigSchema;
import io.collector.runtime.plugin.PluginCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collector plugins schema}. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of the configuration, with the settings of every installed plugin.")
public final class SchemaCommand implements Callable<Integer> {
    private final CollectorCommand collector;

    SchemaCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    @Override
    public Integer call() throws CommandException {
        collector.out().print(text(PluginsCommand.catalog(collector)));
        return ExitCode.OK;
    }

    /** The schema as it is printed. */
    public static String text(PluginCatalog catalog) {
        try {
            // The same bytes everywhere, whatever the system's line break and the order of a map.
            return JsonMapper.builder()
                            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                            .build()
                            .writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
                            .writeValueAsString(ConfigSchema.of(catalog))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
