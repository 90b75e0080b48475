package io.collector.runtime.config;

import io.collector.api.Secret;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes the value of one setting from what stands in the configuration. Reports what is wrong and then returns nothing.
 * For one thread.
 */
final class ValueBinder {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??\\w+}");

    private final Problems problems;
    private final SecretFiles secretFiles;
    private final RecordBinder records;

    ValueBinder(Problems problems, SecretFiles secretFiles, RecordBinder records) {
        this.problems = problems;
        this.secretFiles = secretFiles;
        this.records = records;
    }

    /**
     * The value of a setting.
     *
     * @param type of the value, without {@code Optional}
     * @param node where something stands
     * @param setting what is declared about it
     */
    Optional<Object> bind(Type type, ConfigNode node, Setting setting) {
        if (reportMissingVariables(node)) {
            return Optional.empty();
        }
        Class<?> raw = Setting.rawType(type);
        if (raw == Secret.class) {
            return secret(node);
        } else if (raw == List.class) {
            return list(Setting.argument(type, 0), node, setting);
        } else if (raw == Map.class) {
            return map(Setting.argument(type, 1), node, setting);
        } else if (Setting.isBlock(raw)) {
            return records.bind(raw.asSubclass(Record.class), node, List.of()).map(r -> r);
        } else if (Scalars.covers(raw)) {
            return scalar(raw, node, setting);
        }
        throw new IllegalArgumentException(node.path() + " has a type that no setting can have: " + type);
    }

    /** Says which variables a value needs that do not exist; true if there are any. */
    boolean reportMissingVariables(ConfigNode node) {
        List<String> missing = node.missingVariables();
        // Where this only repeats another setting, that one is reported.
        missing.stream().filter(node::mentions).forEach(name -> problems.add(node, MissingVariables.problem(name)));
        return !missing.isEmpty();
    }

    private Optional<Object> scalar(Class<?> type, ConfigNode node, Setting setting) {
        Optional<String> text = node.text();
        if (text.isEmpty()) {
            problems.add(node, "is " + node.kind() + "; expected: " + Words.of(type));
            return Optional.empty();
        }
        if (reportQuotedReference(node, text.get()) || reportQuotesWithin(node, text.get())) {
            return Optional.empty();
        }
        try {
            Object value = Scalars.parse(type, text.get(), setting.defaultText().orElse(""));
            Optional<String> broken = Bounds.broken(setting, value);
            if (broken.isEmpty()) {
                return Optional.of(value);
            }
            problems.add(node, node.shown() + " " + broken.get());
        } catch (NotAValueException e) {
            problems.add(node, node.shown() + " " + e.text());
        }
        return Optional.empty();
    }

    /** Within quotes HOCON fills nothing in; nobody wants the text itself. */
    private boolean reportQuotedReference(ConfigNode node, String text) {
        boolean quoted = node.references().isEmpty() && REFERENCE.matcher(text).matches();
        if (quoted) {
            problems.add(node, "is the text " + text + ", because of its quotes; write it without quotes");
        }
        return quoted;
    }

    /**
     * To HOCON single quotes are letters like others, and so are all quotes to some files of variables: a credential would
     * be refused for no reason that anybody can see.
     */
    private boolean reportQuotesWithin(ConfigNode node, String text) {
        boolean fromFile = node.references().isEmpty();
        boolean quoted = text.matches("(?s)'.*'") || (!fromFile && text.matches("(?s)\".*\""));
        if (quoted && fromFile) {
            problems.add(node, "is in single quotes, which would be part of it; put it into double quotes");
        } else if (quoted) {
            problems.add(node, node.shown() + " is in quotes, which would be part of it; set it without");
        }
        return quoted;
    }

    private boolean reportBlanks(ConfigNode node, String text) {
        boolean blanks = !text.strip().equals(text);
        if (blanks) {
            problems.add(
                    node,
                    (node.references().isEmpty() ? "" : node.shown() + " ")
                            + "begins or ends with a blank or a line break, which would be part of it");
        }
        return blanks;
    }

    private Optional<Object> secret(ConfigNode node) {
        if (node.isBlock()) {
            return records.bind(SecretReference.class, node, List.of()).flatMap(r -> fromFile(node, r.file()));
        }
        Optional<String> text = node.text();
        if (text.isEmpty()) {
            problems.add(node, "is " + node.kind() + "; expected: a text, or { file = \"/path\" }");
            return Optional.empty();
        }
        if (text.get().isEmpty()) {
            problems.add(node, node.references().isEmpty() ? "is empty" : node.shown() + " is empty");
            return Optional.empty();
        }
        boolean unmeant = reportQuotedReference(node, text.get())
                || reportQuotesWithin(node, text.get())
                || reportBlanks(node, text.get());
        return unmeant ? Optional.empty() : Optional.of(Secret.of(text.get()));
    }

    private Optional<Object> fromFile(ConfigNode node, Path file) {
        try {
            return Optional.of(secretFiles.secret(file));
        } catch (IOException e) {
            problems.add(node.child("file"), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Object> list(Type element, ConfigNode node, Setting setting) {
        if (node.isBlock() || node.text().isPresent()) {
            problems.add(node, "is " + node.kind() + "; expected: a list, such as [a, b]");
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (ConfigNode child : node.elements()) {
            bindInside(element, child, setting).ifPresent(values::add);
        }
        return values.size() == node.elements().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private Optional<Object> map(Type element, ConfigNode node, Setting setting) {
        if (!node.isBlock()) {
            problems.add(node, "is " + node.kind() + "; expected: a block, such as { name = value }");
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        boolean complete = true;
        for (String key : node.keys()) {
            ConfigNode child = node.child(key);
            // null takes an entry out again, as HOCON has it.
            if (child.present()) {
                Optional<Object> value = bindInside(element, child, setting);
                value.ifPresent(v -> values.put(key, v));
                complete &= value.isPresent();
            }
        }
        return complete ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    private Optional<Object> bindInside(Type element, ConfigNode child, Setting setting) {
        if (!child.present()) {
            problems.add(child, "is null; leave it out");
            return Optional.empty();
        }
        // The default is that of the whole, not an example for its parts.
        Setting part = new Setting(
                setting.key(), element, setting.doc(), Optional.empty(), setting.atLeast(), setting.atMost());
        return bind(element, child, part);
    }

    /**
     * A secret that stands in a file.
     *
     * @param file where
     */
    record SecretReference(Path file) {}
}
