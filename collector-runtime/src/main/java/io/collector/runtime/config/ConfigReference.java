package io.collector.runtime.config;

import io.collector.runtime.plugin.PluginCatalog;

/** The reference of every setting, in Markdown, as the settings records and the installed plugins declare them. */
public final class ConfigReference {
    private static final String HEAD = """
            # Configuration reference

            <!-- Generated from the settings records; CONTRIBUTING.md says how. Do not edit. -->

            The file is HOCON: JSON, with comments, without most of the quotes. Everything stands inside `collector { ... }`.

            - Durations and sizes carry their unit: `30s`, `8d`, `1MiB`.
            - `${NAME}` is an environment variable, or another setting by its full path. It stands outside of quotes.
            - A secret is a text, best `${NAME}`, or `{ file = "/run/secrets/tap" }`: a file that is read again when it
              changes. `collector init` makes such a file.
            - Relative paths are relative to the working directory.
            - An unknown key is an error. `collector validate` names every mistake with its line.
            - `share/collector.schema.json` is the JSON Schema, for editors, of a file that is written as plain JSON;
              `collector plugins schema` prints the one for the plugins that are installed.

            | Environment variable | What it does |
            |---|---|
            | `COLLECTOR_HOME` | where the distribution is; found by itself |
            | `COLLECTOR_DATA_DIR` | overrides `data-dir` |
            | `COLLECTOR_LOG_FORMAT` | `text` or `json`; overrides `logging.format` |
            | `COLLECTOR_LOG_LEVEL` | `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`; overrides `logging.level` |
            | `JAVA_HOME` | the Java runtime to use |
            | `JAVA_OPTS` | options for the Java runtime, after those of the launcher |

            ## The collector itself

            Under `collector`:

            """;

    private ConfigReference() {}

    /** The text. */
    public static String markdown(PluginCatalog catalog) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append(SettingsTable.of(CollectorSettings.class).markdown());
        text.append("""

                `routes { SOURCE = [SINK, ...] }` says which sinks get the events of a source; a source that is not listed
                goes to every sink.

                ## Sources

                Under `collector.sources.NAME`; the name is yours. Several accounts are several blocks.
                """);
        for (String type : catalog.sourceTypes()) {
            catalog.source(type)
                    .ifPresent(p -> text.append("\n### `type = ")
                            .append(type)
                            .append("`\n\n")
                            .append(SettingsTable.of(p.configType()).markdown()));
        }
        text.append("""

                ## Sinks

                Under `collector.sinks.NAME`; the name is yours. Without a sink the journal is the store.
                """);
        for (String type : catalog.sinkTypes()) {
            catalog.sink(type)
                    .ifPresent(p -> text.append("\n### `type = ")
                            .append(type)
                            .append("`\n\n")
                            .append(SettingsTable.ofSink(p.configType()).markdown()));
        }
        return text.toString();
    }
}
