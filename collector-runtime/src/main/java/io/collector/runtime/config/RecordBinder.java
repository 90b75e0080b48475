package io.collector.runtime.config;

import io.collector.api.InvalidConfigException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes settings records from blocks of the configuration, by the rules of {@link io.collector.api.Doc}. Reports every
 * problem of a block and then returns nothing. For one thread.
 */
public final class RecordBinder {
    private static final int SHORTEST_SECRET = 4;
    private final Problems problems;
    private final EffectiveConfig effective;
    private final ValueBinder values;

    RecordBinder(Problems problems, SecretFiles secretFiles, EffectiveConfig effective) {
        this.problems = problems;
        this.effective = effective;
        this.values = new ValueBinder(problems, secretFiles, this);
    }

    /**
     * Binds a text that holds nothing but the settings of one record, as a test of a plugin does.
     *
     * @param type the record
     * @param hocon its settings
     * @param environment what {@code ${NAME}} refers to
     * @return the settings
     * @throws InvalidConfigurationException with every problem; paths begin at the record
     */
    public static <R extends Record> R bind(Class<R> type, String hocon, Map<String, String> environment)
            throws InvalidConfigurationException {
        Problems problems = new Problems();
        ConfigFileReader reader = new ConfigFileReader(environment, problems);
        ConfigTree tree = reader.readText(Path.of("settings"), hocon);
        RecordBinder binder = new RecordBinder(problems, new SecretFiles(Clock.systemUTC()), new EffectiveConfig());
        Optional<R> bound = binder.bind(type, tree.root(), List.of());
        reader.reportMissing(tree);
        if (bound.isEmpty() || !problems.isEmpty()) {
            throw new InvalidConfigurationException("settings", problems.list());
        }
        return bound.get();
    }

    /** Binds a block; {@code otherKeys} of it are left to others. */
    <R extends Record> Optional<R> bind(Class<R> type, ConfigNode block, Collection<String> otherKeys) {
        Outcome<R> outcome = attempt(type, block, otherKeys);
        return outcome.sound() ? outcome.value() : Optional.empty();
    }

    /** A required text. */
    Optional<String> text(ConfigNode node, String doc) {
        Setting setting = new Setting("", String.class, doc, Optional.empty(), Optional.empty(), Optional.empty());
        Outcome<Object> outcome = component(setting, node);
        return outcome.sound() ? outcome.value().map(String::valueOf) : Optional.empty();
    }

    private <R extends Record> Outcome<R> attempt(Class<R> type, ConfigNode block, Collection<String> otherKeys) {
        if (values.reportMissingVariables(block)) {
            return Outcome.nothing();
        }
        if (!block.isBlock()) {
            problems.add(block, "is " + block.kind() + "; expected: a block { ... }");
            return Outcome.nothing();
        }
        List<Setting> settings = Setting.of(type);
        boolean sound = reportUnknownKeys(block, settings, otherKeys);
        List<Object> arguments = new ArrayList<>();
        boolean complete = true;
        for (Setting setting : settings) {
            Outcome<Object> outcome = component(setting, block.child(setting.key()));
            sound &= outcome.sound();
            complete &= outcome.value().isPresent();
            outcome.value().ifPresent(arguments::add);
        }
        Optional<R> value = complete ? construct(type, arguments, block, sound) : Optional.empty();
        return new Outcome<>(value, sound && value.isPresent());
    }

    private boolean reportUnknownKeys(ConfigNode block, List<Setting> settings, Collection<String> otherKeys) {
        List<String> known = new ArrayList<>(otherKeys);
        settings.forEach(s -> known.add(s.key()));
        boolean sound = true;
        for (String key : block.keys()) {
            if (!known.contains(key)) {
                problems.add(block.child(key), "unknown setting" + Suggestions.hint(key, known));
                sound = false;
            }
        }
        return sound;
    }

    private Outcome<Object> component(Setting setting, ConfigNode written) {
        ConfigNode node = written.orDefault(setting);
        if (!node.present()) {
            if (setting.optional()) {
                return new Outcome<>(Optional.of(Optional.empty()), true);
            }
            problems.add(node, "is missing" + (setting.doc().isEmpty() ? "" : " (" + setting.doc() + ")"));
            return new Outcome<>(StandIns.of(setting), false);
        }
        Outcome<Object> outcome = value(setting, node);
        if (outcome.sound()) {
            effective.add(setting, node, !written.present());
        }
        Optional<Object> value = setting.optional() ? outcome.value().map(Optional::of) : outcome.value();
        if (value.isEmpty()) {
            value = setting.defaultText().isPresent() ? defaultOf(setting, written) : StandIns.of(setting);
        }
        return new Outcome<>(value, outcome.sound());
    }

    private Outcome<Object> value(Setting setting, ConfigNode node) {
        Class<?> raw = Setting.rawType(setting.type());
        if (Setting.isBlock(raw)) {
            Outcome<? extends Record> record = attempt(raw.asSubclass(Record.class), node, List.of());
            return new Outcome<>(record.value().map(r -> r), record.sound());
        }
        Optional<Object> value = values.bind(setting.type(), node, setting);
        return new Outcome<>(value, value.isPresent());
    }

    private static Optional<Object> defaultOf(Setting setting, ConfigNode written) {
        // Elsewhere: the problems of a default that is itself incomplete were not made by the user.
        RecordBinder binder =
                new RecordBinder(new Problems(), new SecretFiles(Clock.systemUTC()), new EffectiveConfig());
        Optional<Object> value =
                binder.value(setting, written.withDefault(setting)).value();
        return setting.optional() ? value.map(Optional::of) : value;
    }

    private <R extends Record> Optional<R> construct(
            Class<R> type, List<Object> arguments, ConfigNode block, boolean sound) {
        try {
            return Optional.of(constructor(type).newInstance(arguments.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidConfigException invalid) {
                invalid.problems()
                        .forEach(p -> report(block.descend(p.setting()), withoutEnvironment(block, p.text())));
            } else if (e.getCause() instanceof IllegalArgumentException refused && sound) {
                problems.add(
                        block, "is not accepted: " + withoutEnvironment(block, String.valueOf(refused.getMessage())));
            } else if (e.getCause() instanceof LinkageError incomplete) {
                throw incomplete; // a jar of the plugin is missing
            } else if (sound) {
                throw new IllegalStateException("the settings " + type.getName() + " cannot be made", e.getCause());
            }
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings " + type.getName() + " cannot be made", e);
        }
    }

    /** A constructor saw a default or a stand-in where a setting was wrong; what it says about that is noise. */
    private void report(ConfigNode node, String text) {
        if (!problems.concern(node.path())) {
            problems.add(node, text);
        }
    }

    /** A constructor may quote its settings, but does not know which of them came from the environment. */
    private static String withoutEnvironment(ConfigNode block, String text) {
        String clean = text;
        for (String key : block.keys()) {
            ConfigNode child = block.child(key);
            String value = child.text().orElse("");
            if (value.length() >= SHORTEST_SECRET && !child.references().isEmpty()) {
                clean = clean.replace(value, String.join(" ", child.references()));
            }
        }
        return clean;
    }

    private static <R extends Record> Constructor<R> constructor(Class<R> type) throws NoSuchMethodException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<R> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor;
    }

    /**
     * What binding led to.
     *
     * @param value something to go on with, if possible at all
     * @param sound whether it is what the file says; if not, a problem was reported
     */
    private record Outcome<T>(Optional<T> value, boolean sound) {
        static <T> Outcome<T> nothing() {
            return new Outcome<>(Optional.empty(), false);
        }
    }
}
