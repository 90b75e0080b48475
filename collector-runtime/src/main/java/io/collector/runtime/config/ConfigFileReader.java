package io.collector.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.collector.runtime.config.Includes.IncludeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and what it includes, and fills in references from the file itself and from the environment. Lines that
 * cannot be read are reported and left out. For one thread, one file.
 */
final class ConfigFileReader {
    private static final int MAX_FAULTS = 20;
    private static final int MAX_INCLUDE_DEPTH = 20;

    private final Map<String, String> environment;
    private final Problems problems;
    /** By name as shown in problems; kept over attempts, so that lines once taken out stay out. */
    private final Map<String, ConfigText> texts = new LinkedHashMap<>();

    private final Map<String, Position> missing = new HashMap<>();

    ConfigFileReader(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Reads a file that exists. */
    ConfigTree read(Path file) throws IOException {
        return readText(file, Files.readString(file));
    }

    /** Reads a text as if it stood in a file. */
    ConfigTree readText(Path file, String text) {
        String name = file.toString();
        texts.put(name, new ConfigText(text));
        for (int fault = 0; fault < MAX_FAULTS; fault++) {
            try {
                ConfigObject written = parse(file, 0);
                return new ConfigTree(name, written, resolve(written.toConfig()).root());
            } catch (ConfigException e) {
                report(name, e);
            } catch (StackOverflowError e) {
                problems.add(new Position(name, 0), "", "blocks or lists are nested too deeply to be read");
                break;
            }
        }
        ConfigObject nothing = ConfigFactory.empty().root();
        return new ConfigTree(name, nothing, nothing);
    }

    /**
     * Reports what the file refers to and nobody defines, wherever it does so. Binding reports it only where it needs
     * the value, and cannot see into a block that is put together by a reference.
     */
    void reportMissing(ConfigTree tree) {
        missing.forEach((name, position) -> {
            Map<String, Position> places = tree.mentioning(name);
            places.forEach((path, place) -> problems.add(place, path, MissingVariables.problem(name)));
            if (places.isEmpty()) {
                problems.add(position, "", MissingVariables.problem(name));
            }
        });
    }

    /** The last words of keys on lines that could not be read. */
    Set<String> damagedKeys() {
        Set<String> keys = new HashSet<>();
        texts.values().forEach(text -> keys.addAll(text.damagedKeys()));
        return keys;
    }

    private ConfigObject parse(Path file, int depth) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription(file.toString())
                .setIncluder(new Includes(file.toString(), (name, required) -> include(file, name, required, depth)));
        ConfigText text = texts.get(file.toString());
        return ConfigFactory.parseString(text == null ? "" : text.text(), options)
                .root();
    }

    private ConfigObject include(Path from, String name, boolean required, int depth) {
        Path file = from.resolveSibling(name);
        if (depth >= MAX_INCLUDE_DEPTH) {
            throw new IncludeException(from.toString(), name, "include leads back to itself: " + file);
        }
        if (!texts.containsKey(file.toString())) {
            if (!Files.exists(file) && !required) {
                return ConfigFactory.empty().root();
            }
            try {
                texts.put(file.toString(), new ConfigText(Files.readString(file)));
            } catch (IOException e) {
                throw new IncludeException(from.toString(), name, "included file " + file + " cannot be read");
            }
        }
        return parse(file, depth + 1);
    }

    private Config resolve(Config written) {
        while (true) {
            try {
                return written.resolve(ConfigResolveOptions.noSystem().appendResolver(new Variables()));
            } catch (ConfigException.UnresolvedSubstitution e) {
                String name = MissingVariables.name(e).orElseThrow(() -> e);
                if (missing.putIfAbsent(name, Position.of(e.origin())) != null) {
                    throw e;
                }
            }
        }
    }

    private void report(String mainFile, ConfigException e) {
        if (e instanceof IncludeException include) {
            report(mainFile, include);
            return;
        }
        String message = String.valueOf(e.getMessage());
        Position position = e.origin() == null ? new Position(mainFile, 0) : Position.of(e.origin());
        if (!texts.containsKey(position.file()) || !position.known()) {
            position = reference(mainFile, message);
        }
        boolean atEnd = SyntaxFault.atEnd(message);
        int line = textOf(position.file(), mainFile).repair(position.line(), atEnd);
        String words = SyntaxFault.words(message);
        // Two open blocks are two repairs, but one thing to tell.
        if (!atEnd || !problems.mention(words)) {
            problems.add(new Position(position.file(), line), "", words);
        }
    }

    private void report(String mainFile, IncludeException include) {
        ConfigText text = textOf(include.file(), mainFile);
        int line = text.lineWith("include", include.what());
        problems.add(new Position(include.file(), line), "", include.text());
        if (line > 0) {
            text.blank(line);
        }
    }

    /** The line of the reference that leads to a failure, when the library only knows the value it led to. */
    private Position reference(String mainFile, String failure) {
        for (Map.Entry<String, ConfigText> entry : texts.entrySet()) {
            ConfigText text = entry.getValue();
            for (int line : text.linesWith("${")) {
                String taken = text.blank(line);
                try {
                    resolve(parse(Path.of(mainFile), 0).toConfig());
                    return new Position(entry.getKey(), line);
                } catch (ConfigException e) {
                    if (!failure.equals(e.getMessage())) {
                        return new Position(entry.getKey(), line);
                    }
                } finally {
                    text.restore(line, taken);
                }
            }
        }
        return new Position(mainFile, 1);
    }

    private ConfigText textOf(String file, String mainFile) {
        ConfigText text = texts.containsKey(file) ? texts.get(file) : texts.get(mainFile);
        return text == null ? new ConfigText("") : text;
    }

    /** The environment, and stand-ins for what is known to be missing. */
    private final class Variables implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            // Within an included file the library puts the including key in front of the name.
            String name = path.substring(path.lastIndexOf('.') + 1);
            if (environment.containsKey(name)) {
                return ConfigValueFactory.fromAnyRef(environment.get(name), ConfigTree.ENVIRONMENT + name);
            }
            return missing.containsKey(path) ? MissingVariables.standIn(path) : null;
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
