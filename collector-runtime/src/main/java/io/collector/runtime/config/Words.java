package io.collector.runtime.config;

import io.collector.api.ByteSize;
import io.collector.api.Secret;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a setting is made of, in words for a person. */
final class Words {
    private static final Map<Class<?>, String> SIMPLE = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(int.class, "whole number"),
            Map.entry(Integer.class, "whole number"),
            Map.entry(long.class, "whole number"),
            Map.entry(Long.class, "whole number"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"),
            Map.entry(URI.class, "address"),
            Map.entry(Path.class, "path"),
            Map.entry(Duration.class, "duration"),
            Map.entry(ByteSize.class, "size"),
            Map.entry(Secret.class, "secret"));

    private Words() {}

    static String of(Type type) {
        Class<?> raw = Setting.rawType(type);
        if (raw.isEnum()) {
            return "one of " + String.join(", ", Scalars.words(raw));
        } else if (raw == List.class) {
            return "list of " + ofElement(Setting.argument(type, 0));
        } else if (raw == Map.class) {
            return "names, each with " + of(Setting.argument(type, 1));
        } else if (raw == Optional.class) {
            return of(Setting.argument(type, 0));
        }
        return Setting.isBlock(raw) ? "block" : SIMPLE.getOrDefault(raw, raw.getSimpleName());
    }

    /** The type of a setting with its bounds. */
    static String of(Setting setting) {
        String words = of(setting.type());
        if (setting.atLeast().isPresent() && setting.atMost().isPresent()) {
            return words + ", " + setting.atLeast().get() + " to "
                    + setting.atMost().get();
        }
        return words
                + setting.atLeast().map(b -> ", at least " + b).orElse("")
                + setting.atMost().map(b -> ", at most " + b).orElse("");
    }

    private static String ofElement(Type type) {
        String words = of(type);
        return words.startsWith("one of ")
                ? words.substring("one of ".length())
                : words.endsWith("s") ? words + "es" : words + "s";
    }
}
