package io.collector.runtime.config;

import io.collector.api.ByteSize;
import io.collector.api.Secret;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of a record as the fields of a form. Blocks are flattened; lists of blocks are one field. */
public final class SettingsForm {
    private SettingsForm() {}

    /** The fields of a source, or what a sink's plugin declares, in the order of declaration. */
    public static List<Field> of(Class<? extends Record> type) {
        List<Field> fields = new ArrayList<>();
        flatten("", type, false, fields);
        return List.copyOf(fields);
    }

    /** The fields of a sink: its plugin's and those of every sink. */
    public static List<Field> ofSink(Class<? extends Record> type) {
        List<Field> fields = new ArrayList<>(of(type));
        fields.addAll(of(SinkSettings.class));
        return List.copyOf(fields);
    }

    private static void flatten(String prefix, Class<? extends Record> type, boolean optional, List<Field> fields) {
        for (Setting setting : Setting.of(type)) {
            String key = prefix + setting.key();
            Class<?> raw = Setting.rawType(setting.type());
            if (Setting.isBlock(raw)) {
                flatten(key + ".", raw.asSubclass(Record.class), optional || setting.optional(), fields);
            } else {
                fields.add(new Field(
                        key,
                        kind(setting.type()),
                        Words.of(setting),
                        setting.required() && !optional,
                        setting.defaultText().orElse(""),
                        setting.doc(),
                        choices(setting.type())));
            }
        }
    }

    private static Field.Kind kind(Type type) {
        Class<?> raw = Setting.rawType(type);
        if (raw == Secret.class) {
            return Field.Kind.SECRET;
        } else if (raw == URI.class) {
            return Field.Kind.ADDRESS;
        } else if (raw == List.class) {
            return Setting.rawType(Setting.argument(type, 0)) == URI.class ? Field.Kind.ADDRESSES : Field.Kind.LIST;
        } else if (raw == Map.class) {
            return Field.Kind.MAP;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return Field.Kind.TRUTH;
        } else if (raw.isEnum()) {
            return Field.Kind.CHOICE;
        }
        boolean quantity = raw.isPrimitive()
                || Number.class.isAssignableFrom(raw)
                || raw == Duration.class
                || raw == ByteSize.class;
        return quantity ? Field.Kind.QUANTITY : Field.Kind.TEXT;
    }

    private static List<String> choices(Type type) {
        Class<?> raw = Setting.rawType(type);
        if (raw == List.class) {
            return choices(Setting.argument(type, 0));
        }
        return raw.isEnum() ? Scalars.words(raw) : List.of();
    }
}
