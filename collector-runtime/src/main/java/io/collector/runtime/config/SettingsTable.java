package io.collector.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings of a record as a table, for {@code plugins describe} and for documentation. Nested records are
 * flattened to dotted keys. Immutable.
 *
 * @param rows in the order of declaration
 */
public record SettingsTable(List<Row> rows) {
    public SettingsTable {
        rows = List.copyOf(rows);
    }

    /**
     * One setting.
     *
     * @param key such as {@code http.connect-timeout}
     * @param type in words, with its bounds
     * @param defaultText as it would stand in the configuration; empty if it has none
     * @param required whether it must be given
     * @param doc what it is
     */
    public record Row(String key, String type, String defaultText, boolean required, String doc) {}

    /** The settings of a record. */
    public static SettingsTable of(Class<? extends Record> type) {
        List<Row> rows = new ArrayList<>();
        flatten("", type, false, rows);
        return new SettingsTable(rows);
    }

    /** The settings that a sink has: its plugin's and those of every sink. */
    public static SettingsTable ofSink(Class<? extends Record> type) {
        List<Row> rows = new ArrayList<>(of(type).rows());
        rows.addAll(of(SinkSettings.class).rows());
        return new SettingsTable(rows);
    }

    /** As a Markdown table. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| Setting | Type | Default | What it is |\n|---|---|---|---|\n");
        for (Row row : rows) {
            String fallback = row.required() ? "required" : row.defaultText().isEmpty() ? "" : code(row.defaultText());
            text.append("| ")
                    .append(String.join(" | ", code(row.key()), cell(row.type()), cell(fallback), cell(row.doc())))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static void flatten(String prefix, Class<? extends Record> type, boolean optional, List<Row> rows) {
        for (Setting setting : Setting.of(type)) {
            String key = prefix + setting.key();
            Class<?> raw = Setting.rawType(setting.type());
            if (Setting.isBlock(raw)) {
                flatten(key + ".", raw.asSubclass(Record.class), optional || setting.optional(), rows);
                continue;
            }
            rows.add(new Row(
                    key,
                    Words.of(setting),
                    setting.defaultText().orElse(""),
                    setting.required() && !optional,
                    setting.doc()));
            elementOf(setting).forEach((place, element) -> flatten(key + place + ".", element, optional, rows));
        }
    }

    /** The block that a list or a map is made of, if it is made of blocks, by how its key goes on. */
    private static Map<String, Class<? extends Record>> elementOf(Setting setting) {
        Class<?> raw = Setting.rawType(setting.type());
        if (raw != List.class && raw != Map.class) {
            return Map.of();
        }
        Class<?> element = Setting.rawType(Setting.argument(setting.type(), raw == List.class ? 0 : 1));
        return Setting.isBlock(element)
                ? Map.of(raw == List.class ? "[]" : ".NAME", element.asSubclass(Record.class))
                : Map.of();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
