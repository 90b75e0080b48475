package io.collector.runtime.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A spot of the configuration: what stands there, if anything, its full path and its line. Immutable. */
final class ConfigNode {
    private static final int SHOWN = 80;
    private static final Pattern STEPS = Pattern.compile("[.\\[]");

    private final ConfigTree tree;
    private final String path;
    private final @Nullable ConfigValue value;
    private final Position around;

    ConfigNode(ConfigTree tree, String path, @Nullable ConfigValue value, Position around) {
        this.tree = tree;
        this.path = path;
        this.value = value;
        this.around = around;
    }

    /** The full path, such as {@code collector.sinks.splunk.url}. */
    String path() {
        return path;
    }

    /** The last word of the path, without quotes. */
    String key() {
        List<String> words = ConfigUtil.splitPath(path);
        return words.get(words.size() - 1);
    }

    /** The line of what stands here, or of the block around it. */
    Position position() {
        Position site = tree.site(path).position();
        if (value == null) {
            return around;
        }
        if (site.known()) {
            return site;
        }
        Position origin = Position.of(value.origin());
        return origin.known() ? origin : around;
    }

    /** What stands here; empty also for {@code null}. */
    Optional<ConfigValue> value() {
        return Optional.ofNullable(value).filter(v -> v.valueType() != ConfigValueType.NULL);
    }

    boolean present() {
        return value().isPresent();
    }

    boolean isBlock() {
        return value instanceof ConfigObject;
    }

    /** What stands here as text, if it is a text, a number or a truth value. */
    Optional<String> text() {
        return value().filter(v -> v.valueType() != ConfigValueType.OBJECT && v.valueType() != ConfigValueType.LIST)
                .map(v -> tree.text(v));
    }

    /** What stands here for a message; not what the environment holds, which may be a secret in the wrong place. */
    String shown() {
        if (!references().isEmpty()) {
            return "the value of " + String.join(" and ", references());
        }
        Optional<String> text = text().map(Masked::userInfo);
        return text.map(t -> "\"" + (t.length() > SHOWN ? t.substring(0, SHOWN) + "…" : t) + "\"")
                .orElseGet(this::kind);
    }

    /** What stands here in words, without the value itself. */
    String kind() {
        return value().map(v -> switch (v.valueType()) {
                    case OBJECT -> "a block";
                    case LIST -> "a list";
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    case STRING -> "a text";
                    case NULL -> "null";
                })
                .orElse("nothing");
    }

    /** The references by which the value was filled in, such as <code>${PORT}</code>; empty for a plain value. */
    List<String> references() {
        return value == null ? List.of() : tree.references(path, value);
    }

    /** The variables that this value needs and that do not exist. */
    List<String> missingVariables() {
        return value == null ? List.of() : MissingVariables.in(value);
    }

    /** Whether {@code ${name}} is written right here, and not only in what this refers to. */
    boolean mentions(String variable) {
        return tree.site(path).text().contains("${" + variable + "}");
    }

    ConfigNode child(String key) {
        ConfigValue child = value instanceof ConfigObject block ? block.get(key) : null;
        return new ConfigNode(tree, ConfigTree.join(path, key), child, position());
    }

    /** The keys of a block in the order of the file; none if this is no block. */
    List<String> keys() {
        if (!(value instanceof ConfigObject block)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>(block.keySet());
        keys.sort(Comparator.comparing((String key) -> child(key).position()).thenComparing(Comparator.naturalOrder()));
        return keys;
    }

    /** The elements of a list; none if this is no list. */
    List<ConfigNode> elements() {
        List<ConfigNode> elements = new ArrayList<>();
        if (value instanceof ConfigList list) {
            for (int i = 0; i < list.size(); i++) {
                elements.add(new ConfigNode(tree, path + "[" + i + "]", list.get(i), position()));
            }
        }
        return elements;
    }

    /** The spot below this one that code names as {@code a.b} or {@code a[0].b}; it need not be there. */
    ConfigNode descend(String setting) {
        ConfigNode node = this;
        for (String step : setting.isEmpty() ? new String[0] : STEPS.split(setting)) {
            ConfigNode here = node;
            node = step.endsWith("]")
                    ? here.elements().stream()
                            .filter(e -> e.path.equals(here.path + "[" + step))
                            .findFirst()
                            .orElse(here)
                    : here.child(step);
        }
        return node;
    }

    /** The same spot with its default, if nothing stands here and it has one. */
    ConfigNode orDefault(Setting setting) {
        if (present() || setting.defaultText().isEmpty()) {
            return this;
        }
        return withDefault(setting);
    }

    /** The same spot with its default, whatever stands here. */
    ConfigNode withDefault(Setting setting) {
        return new ConfigNode(tree, path, DefaultValue.of(setting), around);
    }
}
