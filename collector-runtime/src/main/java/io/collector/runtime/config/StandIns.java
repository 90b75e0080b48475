package io.collector.runtime.config;

import io.collector.api.Secret;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values in place of settings that could not be bound, so that the constructor of their record can still look at the
 * others. Only for types that are rarely compared with another setting.
 */
final class StandIns {
    private StandIns() {}

    static Optional<Object> of(Setting setting) {
        Optional<Object> value = of(setting.type());
        return setting.optional() ? Optional.of(value) : value;
    }

    private static Optional<Object> of(Type type) {
        Class<?> raw = Setting.rawType(type);
        if (raw == String.class) {
            return Optional.of("unknown");
        } else if (raw == Secret.class) {
            return Optional.of(Secret.of("unknown"));
        } else if (raw == URI.class) {
            return Optional.of(URI.create("https://unknown.invalid"));
        } else if (raw == Path.class) {
            return Optional.of(Path.of("unknown"));
        } else if (raw == List.class) {
            return Optional.of(List.of());
        } else if (raw == Map.class) {
            return Optional.of(Map.of());
        }
        return raw.isEnum() ? Optional.of(raw.getEnumConstants()[0]) : Optional.empty();
    }
}
