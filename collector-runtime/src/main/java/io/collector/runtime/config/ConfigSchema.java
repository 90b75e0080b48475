package io.collector.runtime.config;

import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.plugin.PluginCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of a configuration for the plugins that are installed, for editors: of a file in JSON, which HOCON
 * accepts as it is. It knows keys, types and choices; {@code validate} knows more. Maps and lists, ready to print.
 */
public final class ConfigSchema {
    private static final String NAME = "^" + ComponentName.PATTERN + "$";

    private ConfigSchema() {}

    /** The schema. */
    public static Map<String, Object> of(PluginCatalog catalog) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<String> sources = new ArrayList<>();
        for (String type : catalog.sourceTypes()) {
            catalog.source(type).ifPresent(p -> definitions.put("source-" + type, device(p)));
            sources.add(type);
        }
        List<String> sinks = new ArrayList<>();
        for (String type : catalog.sinkTypes()) {
            catalog.sink(type).ifPresent(p -> definitions.put("sink-" + type, device(p)));
            sinks.add(type);
        }
        Map<String, Object> collector = SettingSchema.block(CollectorSettings.class);
        Map<String, Object> properties = new LinkedHashMap<>(SettingSchema.properties(collector));
        properties.put("sources", devices("source", sources, 1));
        properties.put("sinks", devices("sink", sinks, 0));
        properties.put("routes", routes());
        collector.put("properties", properties);
        collector.put("required", List.of("sources"));

        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Collector configuration");
        schema.put("type", "object");
        schema.put("properties", Map.of("collector", collector));
        schema.put("patternProperties", Map.of("^\\$schema$", Map.of("type", "string")));
        schema.put("required", List.of("collector"));
        schema.put("additionalProperties", false);
        schema.put("$defs", definitions);
        return schema;
    }

    private static Map<String, Object> device(SourcePlugin<?> plugin) {
        return typed(plugin.type(), SettingSchema.block(plugin.configType()));
    }

    private static Map<String, Object> device(SinkPlugin<?> plugin) {
        Map<String, Object> block = typed(plugin.type(), SettingSchema.block(plugin.configType()));
        Map<String, Object> properties = new LinkedHashMap<>(SettingSchema.properties(block));
        properties.putAll(SettingSchema.properties(SettingSchema.block(SinkSettings.class)));
        block.put("properties", properties);
        return block;
    }

    private static Map<String, Object> typed(String type, Map<String, Object> block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("type", Map.of("const", type));
        properties.putAll(SettingSchema.properties(block));
        block.put("properties", properties);
        return block;
    }

    /** Blocks of which each is what its type says. */
    private static Map<String, Object> devices(String kind, List<String> types, int atLeast) {
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("description", "Type of the " + kind);
        type.put("enum", types);
        List<Map<String, Object>> choices = new ArrayList<>();
        for (String name : types) {
            Map<String, Object> choice = new LinkedHashMap<>();
            choice.put("if", Map.of("properties", Map.of("type", Map.of("const", name))));
            choice.put("then", Map.of("$ref", "#/$defs/" + kind + "-" + name));
            choices.add(choice);
        }
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("type", "object");
        device.put("properties", Map.of("type", type));
        device.put("required", List.of("type"));
        device.put("allOf", choices);

        Map<String, Object> devices = new LinkedHashMap<>();
        devices.put("description", "The " + kind + "s, by the names that you give them");
        devices.put("type", "object");
        devices.put("patternProperties", Map.of(NAME, device));
        devices.put("additionalProperties", false);
        devices.put("minProperties", atLeast);
        return devices;
    }

    private static Map<String, Object> routes() {
        Map<String, Object> routes = new LinkedHashMap<>();
        routes.put("description", "The sinks of each source; a source that is not listed goes to every sink");
        routes.put("type", "object");
        routes.put("additionalProperties", Map.of("type", "array", "items", Map.of("type", "string")));
        return routes;
    }
}
