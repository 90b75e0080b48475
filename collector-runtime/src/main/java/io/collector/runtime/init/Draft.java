package io.collector.runtime.init;

import io.collector.runtime.config.ComponentName;
import io.collector.runtime.config.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device that is being put together. For one thread. */
final class Draft {
    private final DeviceForm form;
    private final String name;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, SecretEntry> secrets = new LinkedHashMap<>();
    private final Map<String, String> kept = new LinkedHashMap<>();

    Draft(DeviceForm form, String name) {
        Optional<String> fault = ComponentName.fault(name, form.kind().toString());
        if (fault.isPresent()) {
            throw new IllegalArgumentException("\"" + name + "\" " + fault.get());
        }
        this.form = form;
        this.name = name;
    }

    DeviceForm form() {
        return form;
    }

    String name() {
        return name;
    }

    /** Where it stands in the configuration. */
    String path() {
        return "collector." + form.kinds() + "." + name;
    }

    /**
     * Answers a field, or a block of yes and no by the words that are yes.
     *
     * @throws IllegalArgumentException if there is no such setting or it is a secret; the message is for a person
     */
    void set(String key, String answer) {
        List<Field> choices = form.choices().get(key);
        if (choices != null) {
            choose(key, choices, answer);
            return;
        }
        Field field = form.field(key).orElseThrow(() -> new IllegalArgumentException(form.unknown(key)));
        if (field.kind() == Field.Kind.SECRET) {
            throw new IllegalArgumentException(key + " is a secret, which must not stand on a command line or in the"
                    + " configuration; give it by --secret " + key + "=env:NAME, =file:PATH or =stdin");
        }
        answers.put(key, SettingText.of(field, answer));
    }

    /**
     * Says where a secret is.
     *
     * @throws IllegalArgumentException if there is no such setting or it is no secret; the message is for a person
     */
    void secret(String key, SecretEntry entry) {
        Field field = form.field(key).orElseThrow(() -> new IllegalArgumentException(form.unknown(key)));
        if (field.kind() != Field.Kind.SECRET) {
            throw new IllegalArgumentException(key + " is not a secret; give it by --set " + key + "=VALUE");
        }
        secrets.put(key, entry);
    }

    /** Keeps what stood in the block before, as it is written, wherever nothing else is answered. */
    void keep(Map<String, String> present) {
        kept.putAll(present);
    }

    /** Whether there is an answer, whatever stood there before. */
    boolean answers(String key) {
        return answers.containsKey(key) || secrets.containsKey(key);
    }

    /** What is known so far, but for the secrets of before: each may be asked for again. */
    Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>(kept);
        form.fields().stream().filter(f -> f.kind() == Field.Kind.SECRET).forEach(f -> known.remove(f.key()));
        known.putAll(answers);
        secrets.forEach((key, entry) -> known.put(key, entry.hocon()));
        return known;
    }

    /** What stays as it was if nothing else is answered. */
    Optional<String> kept(String key) {
        return Optional.ofNullable(kept.get(key));
    }

    /** What was answered, secrets as references, as it is to stand in the configuration. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(kept);
        settings.putAll(answers);
        secrets.forEach((key, entry) -> settings.put(key, entry.hocon()));
        return settings;
    }

    /** The same, with every secret that has no file yet by a word in its place. */
    Map<String, String> rehearsal() {
        Map<String, String> settings = settings();
        secrets.forEach((key, entry) -> {
            if (entry instanceof SecretEntry.Typed) {
                settings.put(key, SettingText.quoted("typed"));
            }
        });
        return settings;
    }

    Map<String, SecretEntry> secrets() {
        return Map.copyOf(secrets);
    }

    private void choose(String key, List<Field> choices, String answer) {
        List<String> words =
                choices.stream().map(f -> f.key().substring(key.length() + 1)).toList();
        List<String> chosen =
                Arrays.stream(answer.split("[,\\s]+")).filter(w -> !w.isEmpty()).toList();
        Optional<String> unknown =
                chosen.stream().filter(w -> !words.contains(w)).findFirst();
        if (unknown.isPresent()) {
            throw new IllegalArgumentException(
                    "\"" + unknown.get() + "\" is not one of the " + key + ": " + String.join(", ", words));
        }
        choices.forEach(f ->
                answers.put(f.key(), Boolean.toString(chosen.contains(f.key().substring(key.length() + 1)))));
    }
}
