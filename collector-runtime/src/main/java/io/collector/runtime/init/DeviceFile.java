package io.collector.runtime.init;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.config.Field;
import io.collector.runtime.config.Includes;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.config.Problem;
import io.collector.runtime.disk.DiskFault;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration file that devices are added to. For one thread. */
final class DeviceFile {
    private final Path file;
    private final Map<String, String> environment;
    private final Clock clock;
    private final String text;

    /** Reads the file, if there is one. */
    DeviceFile(Path file, Map<String, String> environment, Clock clock) throws NotEditableException {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.text = Files.exists(file) ? read(file) : "";
    }

    private static String read(Path file) throws NotEditableException {
        if (Files.isDirectory(file)) {
            throw new NotEditableException("it is a folder; name a file with -c");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new NotEditableException("it is not UTF-8 text; save it as such, or name another file with -c", e);
        } catch (IOException e) {
            throw new NotEditableException(DiskFault.said(e), e);
        }
    }

    Path path() {
        return file;
    }

    boolean has(String kinds, String name) throws NotEditableException {
        return new ConfigEditor(text).has(kinds, name);
    }

    /** A name to propose: that of a block of this type that only waits for its variables, or else the type. */
    String proposedName(DeviceForm form) throws NotEditableException, BrokenPluginsException {
        for (String name : new ConfigEditor(text).names(form.kinds(), form.type())) {
            if (waitsForVariables(new Draft(form, name))) {
                return name;
            }
        }
        return form.type();
    }

    /** Whether the block is there only for its variables to be set, as in a fresh distribution. */
    boolean waitsForVariables(Draft draft) throws NotEditableException, BrokenPluginsException {
        if (!has(draft.form().kinds(), draft.name())) {
            return false;
        }
        try {
            new ConfigLoader(environment, clock).loadBlock(file, text, draft.path());
            return false;
        } catch (InvalidConfigurationException e) {
            return e.problems().stream().allMatch(p -> p.text().startsWith("needs the environment variable"));
        }
    }

    /** What stands in the block that a draft is to replace, as it is written, by setting. */
    Map<String, String> present(Draft draft) {
        Map<String, String> present = new LinkedHashMap<>();
        try {
            @Nullable
            ConfigValue block = ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setIncluder(Includes.NONE))
                    .root();
            for (String key : draft.path().split("\\.", -1)) {
                block = block instanceof ConfigObject object ? object.get(key) : null;
            }
            for (Field field : draft.form().fields()) {
                @Nullable ConfigValue value = block;
                for (String key : field.key().split("\\.", -1)) {
                    value = value instanceof ConfigObject object ? object.get(key) : null;
                }
                if (value != null) {
                    present.put(field.key(), value.render(ConfigRenderOptions.concise()));
                }
            }
        } catch (ConfigException e) {
            return present; // put together from parts: the rest is asked for
        }
        return present;
    }

    /** The file's new text. */
    String with(Draft draft, Map<String, String> settings) throws NotEditableException {
        return new ConfigEditor(text)
                .with(draft.form().kinds(), draft.name(), DeviceBlock.of(draft.form(), draft.name(), settings));
    }

    /** What is wrong with the device, before anything is written. A variable may still be to be set. */
    List<Problem> problems(Draft draft) throws NotEditableException, BrokenPluginsException {
        Map<String, String> set = new HashMap<>(environment);
        draft.secrets().values().forEach(entry -> {
            if (entry instanceof SecretEntry.Variable variable) {
                set.putIfAbsent(variable.name(), "to be set");
            }
        });
        try {
            new ConfigLoader(set, clock).loadBlock(file, with(draft, draft.rehearsal()), draft.path());
            return List.of();
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
    }

    /**
     * Writes the secrets that were typed, then the file.
     *
     * @throws IOException if one of them cannot be written; the message is for a person
     */
    void write(Draft draft) throws IOException, NotEditableException {
        String edited = with(draft, draft.settings());
        for (SecretEntry entry : draft.secrets().values()) {
            if (entry instanceof SecretEntry.Typed typed) {
                written(typed.path(), () -> PrivateFiles.writeSecret(typed.path(), typed.secret()));
            }
        }
        written(file, () -> PrivateFiles.replace(file, edited));
    }

    /** The configuration, as far as the device needs it. */
    LoadedConfig load(Draft draft) throws IOException, InvalidConfigurationException, BrokenPluginsException {
        return new ConfigLoader(environment, clock).loadBlock(file, Files.readString(file), draft.path());
    }

    /** Where a secret that is typed is kept: beside the file. */
    Path secretFile(String name, String key) {
        return file.toAbsolutePath().normalize().resolveSibling("secrets").resolve(name + "." + key);
    }

    private static void written(Path path, Write write) throws IOException {
        try {
            write.run();
        } catch (IOException e) {
            throw new IOException(
                    path + " cannot be written: " + DiskFault.said(e)
                            + "; run this as a user who may, or name another file with -c",
                    e);
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
