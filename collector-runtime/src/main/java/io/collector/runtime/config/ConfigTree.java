package io.collector.runtime.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration with every reference filled in, that still knows what was written where. Immutable.
 *
 * <p>The library forgets the line of a value once a reference is replaced by what it refers to; so lines and texts are
 * noted before.
 */
final class ConfigTree {
    /** Marks values of the environment, so that messages do not show them: they may be secrets in the wrong place. */
    static final String ENVIRONMENT = "environment variable ";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??[^}]*}");
    private static final Site NOWHERE = new Site(new Position("", 0), "");

    private final Position start;
    private final ConfigObject root;
    private final Map<String, Site> sites = new HashMap<>();

    /**
     * Notes lines and texts.
     *
     * @param file the main file, as the user named it
     * @param written as parsed, references in place
     * @param root the same with references filled in
     */
    ConfigTree(String file, ConfigObject written, ConfigObject root) {
        this.start = new Position(file, 1);
        this.root = root;
        written.forEach((key, value) -> note(ConfigUtil.joinPath(key), value));
    }

    ConfigNode root() {
        return new ConfigNode(this, "", root, start);
    }

    Site site(String path) {
        return sites.getOrDefault(path, NOWHERE);
    }

    /** The paths at which a required reference is written, with their lines. */
    Map<String, Position> mentioning(String name) {
        Map<String, Position> places = new HashMap<>();
        sites.forEach((path, site) -> {
            if (site.text().contains("${" + name + "}")) {
                places.put(path, site.position());
            }
        });
        return places;
    }

    String text(ConfigValue value) {
        // A number keeps the text it was written as, which unwrapped() does not give.
        return value.atKey("v").getString("v");
    }

    List<String> references(String path, ConfigValue value) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = REFERENCE.matcher(site(path).text());
        while (matcher.find()) {
            found.add(matcher.group().replace("${?", "${"));
        }
        String origin = value.origin().description();
        if (found.isEmpty() && origin.contains(ENVIRONMENT)) {
            found.add("${" + origin.replaceAll(".*" + ENVIRONMENT + "([^,]*).*", "$1") + "}");
        }
        return new ArrayList<>(found);
    }

    static String join(String path, String key) {
        String last = ConfigUtil.joinPath(key);
        return path.isEmpty() ? last : path + "." + last;
    }

    private void note(String path, ConfigValue value) {
        Position position = Position.of(value.origin());
        String text = "";
        try {
            if (value instanceof ConfigObject block) {
                block.forEach((key, child) -> note(join(path, key), child));
            } else if (value instanceof ConfigList list) {
                for (int i = 0; i < list.size(); i++) {
                    note(path + "[" + i + "]", list.get(i));
                }
            } else {
                value.valueType();
            }
        } catch (ConfigException.NotResolved e) {
            // The only way to tell a reference from a value. Its text is not a secret, but "prefix${X}" may hold one.
            text = value.render(ConfigRenderOptions.concise());
        }
        sites.put(path, new Site(position, text));
    }

    /**
     * What was written at a path.
     *
     * @param position where
     * @param text if it has references, the text as written; empty otherwise
     */
    record Site(Position position, String text) {}
}
