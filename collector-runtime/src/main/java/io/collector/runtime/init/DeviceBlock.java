package io.collector.runtime.init;

import io.collector.runtime.config.Field;
import java.util.List;
import java.util.Map;

/**
 * What stands in the configuration for one device: what was answered, each with what it is, and after it every other
 * setting with its default as a comment.
 *
 * @param text without indentation
 */
record DeviceBlock(String text) {
    static DeviceBlock of(DeviceForm form, String name, Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        text.append(name).append(" {\n  type = ").append(form.type()).append('\n');
        for (Field field : form.fields()) {
            String value = settings.get(field.key());
            if (value != null) {
                comment(text, field.doc());
                text.append("  ")
                        .append(field.key())
                        .append(" = ")
                        .append(value)
                        .append('\n');
            }
        }
        List<Field> optional = form.fields().stream()
                .filter(field -> !settings.containsKey(field.key()))
                .toList();
        if (!optional.isEmpty()) {
            text.append("\n  # Optional, with their defaults:\n");
        }
        for (Field field : optional) {
            text.append("  # ")
                    .append(field.key())
                    .append(" = ")
                    .append(field.defaultText().isEmpty() ? "..." : field.defaultText());
            text.append(field.doc().isEmpty() ? "" : "  # " + field.doc()).append('\n');
        }
        return new DeviceBlock(text.append('}').toString());
    }

    private static void comment(StringBuilder text, String doc) {
        if (!doc.isEmpty()) {
            text.append("  # ").append(doc).append('\n');
        }
    }
}
