package io.collector.runtime.init;

import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.config.Field;
import io.collector.runtime.config.SettingsForm;
import io.collector.runtime.config.Suggestions;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of one type of device: its fields, as the plugin's settings declare them. Immutable.
 *
 * @param kind source or sink
 * @param type of the plugin
 * @param fields in the order of declaration
 */
record DeviceForm(Kind kind, String type, List<Field> fields) {
    DeviceForm {
        fields = List.copyOf(fields);
    }

    static DeviceForm of(SourcePlugin<?> plugin) {
        return new DeviceForm(Kind.SOURCE, plugin.type(), SettingsForm.of(plugin.configType()));
    }

    static DeviceForm of(SinkPlugin<?> plugin) {
        return new DeviceForm(Kind.SINK, plugin.type(), SettingsForm.ofSink(plugin.configType()));
    }

    /** The block of the configuration that devices of this kind stand in. */
    String kinds() {
        return kind + "s";
    }

    Optional<Field> field(String key) {
        return fields.stream().filter(f -> f.key().equals(key)).findFirst();
    }

    /** For a key that is none. */
    String unknown(String key) {
        List<String> keys = new ArrayList<>(fields.stream().map(Field::key).toList());
        keys.addAll(choices().keySet());
        return type + " has no setting \"" + key + "\"" + Suggestions.hint(key, keys) + "; 'collector plugins describe "
                + type + "' lists them";
    }

    /** Blocks in which every setting is yes or no, such as the tables of a source, by their key. */
    Map<String, List<Field>> choices() {
        Map<String, List<Field>> blocks = new LinkedHashMap<>();
        fields.stream()
                .filter(f -> !f.top() && !f.block().contains("."))
                .forEach(f -> blocks.computeIfAbsent(f.block(), b -> new ArrayList<>())
                        .add(f));
        blocks.values().removeIf(b -> b.size() < 2 || b.stream().anyMatch(f -> f.kind() != Field.Kind.TRUTH));
        return blocks;
    }

    /**
     * Whether a person who adds such a device is asked for a setting, given what was answered before. Asked for are
     * what must be given, the address, and one way to show who one is.
     */
    boolean asks(Field field, Map<String, String> answers) {
        if (field.required()) {
            return true;
        }
        if (!field.top() || insteadOfAnswered(field, answers)) {
            return false;
        }
        return switch (field.kind()) {
            case ADDRESS, ADDRESSES -> isFirstAddress(field);
            case SECRET -> !answered(Field.Kind.SECRET, answers) && companionsGiven(field, answers);
            default -> !answered(Field.Kind.SECRET, answers) && belongsToASecret(field);
        };
    }

    /** An address that stands for an earlier one, such as {@code urls} for {@code url}, is asked for if that is empty. */
    private boolean isFirstAddress(Field field) {
        List<Field> addresses = fields.stream()
                .filter(f -> f.top() && (f.kind() == Field.Kind.ADDRESS || f.kind() == Field.Kind.ADDRESSES))
                .toList();
        int index = addresses.indexOf(field);
        return index == 0 || (!addresses.get(0).required() && field.doc().contains(" instead of "));
    }

    private static boolean insteadOfAnswered(Field field, Map<String, String> answers) {
        return answers.keySet().stream().anyMatch(key -> field.doc().matches(".*instead of " + key + "\\b.*"));
    }

    private boolean answered(Field.Kind kind, Map<String, String> answers) {
        return fields.stream().anyMatch(f -> f.top() && f.kind() == kind && answers.containsKey(f.key()));
    }

    /** Whether only optional texts stand between this one and the secret that goes with it. */
    private boolean belongsToASecret(Field field) {
        for (Field next : fields.subList(fields.indexOf(field), fields.size())) {
            if (next.kind() == Field.Kind.SECRET) {
                return next.top() && !next.required();
            }
            if (!isOptionalText(next)) {
                return false;
            }
        }
        return false;
    }

    /** A password is of no use without the user name before it. */
    private boolean companionsGiven(Field secret, Map<String, String> answers) {
        int index = fields.indexOf(secret);
        if (index == 0 || !isOptionalText(fields.get(index - 1))) {
            return true;
        }
        Field companion = fields.get(index - 1);
        return answers.containsKey(companion.key()) || companion.doc().contains("instead of ");
    }

    private static boolean isOptionalText(Field field) {
        return field.top()
                && field.kind() == Field.Kind.TEXT
                && !field.required()
                && field.defaultText().isEmpty();
    }
}
