package io.collector.runtime.init;

import com.typesafe.config.ConfigUtil;
import io.collector.runtime.config.Field;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From what a person types into a field to what stands in the configuration. */
final class SettingText {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??[A-Za-z_]\\w*}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern QUANTITY = Pattern.compile("\\d+(\\.\\d+)?\\s*[A-Za-z]*");

    private SettingText() {}

    /** The HOCON of an answer. What does not fit the field is quoted, so that the binder can say why it does not. */
    static String of(Field field, String answer) {
        String typed = answer.strip();
        if (REFERENCE.matcher(typed).matches()) {
            return typed;
        }
        return switch (field.kind()) {
            case TRUTH, CHOICE -> WORD.matcher(typed).matches() ? typed : quoted(typed);
            case QUANTITY -> QUANTITY.matcher(typed).matches() ? typed : quoted(typed);
            case LIST, ADDRESSES -> typed.startsWith("[") ? typed : list(typed);
            case MAP -> typed.startsWith("{") ? typed : quoted(typed);
            case TEXT, ADDRESS, SECRET -> quoted(typed);
        };
    }

    static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }

    private static String list(String typed) {
        return Arrays.stream(typed.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .map(s -> WORD.matcher(s).matches() ? s : quoted(s))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
