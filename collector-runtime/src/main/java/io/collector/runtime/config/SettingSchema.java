package io.collector.runtime.config;

import io.collector.api.ByteSize;
import io.collector.api.Secret;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of settings, as the binder takes them. */
final class SettingSchema {
    private static final String TYPE = "type";
    private static final Map<String, Object> NULL = Map.of(TYPE, "null");
    private static final String DURATION =
            "^\\s*\\d+(\\.\\d+)?\\s*(ns|us|ms|s|m|h|d|(nano|micro|milli)(second)?s?|seconds?|minutes?|hours?|days?)\\s*$";
    private static final String SIZE = "^\\s*\\d+(\\.\\d+)?\\s*([Bb]|[Bb]ytes?|[KMGTPEkmgtpe]([Ii]?[Bb]|[Ii])?)\\s*$";

    private SettingSchema() {}

    /** The schema of a block of settings. */
    static Map<String, Object> block(Class<? extends Record> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Setting setting : Setting.of(type)) {
            properties.put(setting.key(), of(setting));
            if (setting.required()) {
                required.add(setting.key());
            }
        }
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(TYPE, "object");
        block.put("properties", properties);
        block.put("required", required);
        block.put("additionalProperties", false);
        return block;
    }

    @SuppressWarnings("unchecked") // put in above
    static Map<String, Object> properties(Map<String, Object> block) {
        return (Map<String, Object>) block.getOrDefault("properties", Map.of());
    }

    private static Map<String, Object> of(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!setting.doc().isEmpty()) {
            schema.put("description", setting.doc());
        }
        setting.defaultText()
                .ifPresent(
                        text -> schema.put("default", DefaultValue.of(setting).unwrapped()));
        Map<String, Object> value = of(setting.type());
        bounds(setting, value);
        if (setting.optional()) {
            schema.put("anyOf", List.of(value, NULL));
        } else {
            schema.putAll(value);
        }
        return schema;
    }

    private static void bounds(Setting setting, Map<String, Object> value) {
        // A duration or a size has a unit, which a schema cannot compare.
        if (value.get(TYPE) instanceof String type && (type.equals("integer") || type.equals("number"))) {
            setting.atLeast().ifPresent(least -> value.put("minimum", new BigDecimal(least)));
            setting.atMost().ifPresent(most -> value.put("maximum", new BigDecimal(most)));
        }
    }

    private static Map<String, Object> of(Type type) {
        Class<?> raw = Setting.rawType(type);
        Map<String, Object> schema = new LinkedHashMap<>();
        if (Setting.isBlock(raw)) {
            return block(raw.asSubclass(Record.class));
        } else if (raw == List.class) {
            schema.put(TYPE, "array");
            schema.put("items", of(Setting.argument(type, 0)));
        } else if (raw == Map.class) {
            schema.put(TYPE, "object");
            schema.put("additionalProperties", of(Setting.argument(type, 1)));
        } else if (raw == Secret.class) {
            schema.put("anyOf", List.of(nonEmpty(), secretFile()));
        } else if (raw.isEnum()) {
            schema.put("enum", Scalars.words(raw));
        } else if (raw == boolean.class || raw == Boolean.class) {
            schema.put("enum", List.of(true, false, "true", "false", "yes", "no", "on", "off"));
        } else if (raw == Duration.class) {
            schema.put(TYPE, "string");
            schema.put("pattern", DURATION);
        } else if (raw == ByteSize.class) {
            schema.put(TYPE, "string");
            schema.put("pattern", SIZE);
        } else if (raw == URI.class) {
            schema.put(TYPE, "string");
            schema.put("pattern", "^[A-Za-z][A-Za-z0-9+.-]*://");
        } else if (raw == Path.class) {
            return nonEmpty();
        } else if (raw == double.class || raw == Double.class) {
            schema.put(TYPE, "number");
        } else if (raw == String.class) {
            schema.put(TYPE, List.of("string", "number", "boolean"));
        } else {
            schema.put(TYPE, "integer");
        }
        return schema;
    }

    private static Map<String, Object> nonEmpty() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, "string");
        schema.put("minLength", 1);
        return schema;
    }

    private static Map<String, Object> secretFile() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, "object");
        schema.put("properties", Map.of("file", nonEmpty()));
        schema.put("required", List.of("file"));
        schema.put("additionalProperties", false);
        return schema;
    }
}
