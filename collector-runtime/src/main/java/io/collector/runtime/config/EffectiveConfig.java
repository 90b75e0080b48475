package io.collector.runtime.config;

import com.typesafe.config.ConfigRenderOptions;
import io.collector.api.Secret;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting as it is in force, for a person to read; secrets and what came from the environment are hidden. Filled
 * while a configuration is bound, by one thread; read-only afterwards.
 */
public final class EffectiveConfig {
    private final Map<String, String> values = new LinkedHashMap<>();

    EffectiveConfig() {}

    /** Notes a setting; nested records have noted theirs already. */
    void add(Setting setting, ConfigNode node, boolean isDefault) {
        if (!Setting.isBlock(Setting.rawType(setting.type()))) {
            add(node.path(), text(setting.type(), node), isDefault);
        }
    }

    void add(String path, String value, boolean isDefault) {
        values.put(path, isDefault ? value + "  (default)" : value);
    }

    /** Lines such as {@code collector.journal.retention = 8d  (default)}, in the order of the settings. */
    public List<String> lines() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .toList();
    }

    private static String text(Type type, ConfigNode node) {
        if (holdsSecret(type)) {
            return "<secret>";
        }
        if (!node.references().isEmpty()) {
            return String.join(" ", node.references());
        }
        return Masked.userInfo(node.text()
                .or(() -> node.value().map(v -> v.render(ConfigRenderOptions.concise())))
                .orElse(""));
    }

    private static boolean holdsSecret(Type type) {
        Class<?> raw = Setting.rawType(type);
        if (raw == List.class || raw == Optional.class) {
            return holdsSecret(Setting.argument(type, 0));
        }
        if (Setting.isBlock(raw)) {
            return Arrays.stream(raw.getRecordComponents()).anyMatch(c -> holdsSecret(c.getGenericType()));
        }
        return raw == Secret.class || (raw == Map.class && holdsSecret(Setting.argument(type, 1)));
    }
}
