package io.collector.runtime.init;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.collector.runtime.config.ComponentName;
import io.collector.runtime.config.Includes;
import io.collector.runtime.init.HoconBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts the block of a device into the text of a configuration file and leaves every other character as it is. What
 * comes out was parsed and compared: it means the same but for the block. Immutable.
 */
final class ConfigEditor {
    private static final String ROOT = "collector";
    private final String text;

    ConfigEditor(String text) {
        this.text = text;
    }

    /** Whether the text has this block, or anything else under its path. */
    boolean has(String kinds, String name) throws NotEditableException {
        try {
            return parse(text).hasPathOrNull(path(kinds, name));
        } catch (ConfigException e) {
            throw new NotEditableException("it cannot be parsed: run 'collector validate' on it and mend it first", e);
        }
    }

    /** The names of the devices of a type that are written out in the text. */
    List<String> names(String kinds, String type) throws NotEditableException {
        List<String> names = new ArrayList<>();
        for (Block block : HoconBlocks.of(text).all()) {
            List<String> path = block.path();
            if (path.size() == 3
                    && path.subList(0, 2).equals(List.of(ROOT, kinds))
                    && path.get(2).matches(ComponentName.PATTERN)
                    && has(kinds, path.get(2))
                    && text.substring(block.open(), block.close())
                            .matches("(?s).*\\btype\\s*[=:]\\s*\"?" + Pattern.quote(type) + "\\b.*")) {
                names.add(path.get(2));
            }
        }
        return names;
    }

    /**
     * The text with the block at the end of all sources or sinks, or in the place of the one that there is.
     *
     * @param kinds {@code sources} or {@code sinks}
     * @param block what stands there
     * @throws NotEditableException if that cannot be done without a change elsewhere
     */
    String with(String kinds, String name, DeviceBlock block) throws NotEditableException {
        String edited = (has(kinds, name) ? replaced(kinds, name, block) : added(kinds, block))
                .replace("\r\n", "\n")
                .replace("\n", text.contains("\r\n") ? "\r\n" : "\n");
        try {
            Config expected = parse(ROOT + "." + kinds + " {\n" + block.text() + "\n}");
            boolean same = others(text, kinds, name).equals(others(edited, kinds, name))
                    && parse(edited)
                            .root()
                            .toConfig()
                            .getObject(path(kinds, name))
                            .equals(expected.getObject(path(kinds, name)));
            if (!same) {
                throw new NotEditableException("its structure is more than this command understands");
            }
        } catch (ConfigException e) {
            throw new NotEditableException("its structure is more than this command understands", e);
        }
        return edited;
    }

    private String added(String kinds, DeviceBlock block) {
        HoconBlocks blocks = HoconBlocks.of(text);
        return blocks.last(List.of(ROOT, kinds))
                .map(b -> before(b, block.text()))
                .or(() -> blocks.last(List.of(ROOT)).map(b -> before(b, wrapped(kinds, block.text()))))
                .or(() -> blocks.last(List.of()).map(b -> before(b, wrapped(ROOT, wrapped(kinds, block.text())))))
                .orElseGet(() -> atEnd(wrapped(ROOT, wrapped(kinds, block.text()))));
    }

    private String replaced(String kinds, String name, DeviceBlock block) throws NotEditableException {
        List<Block> existing = HoconBlocks.of(text).all(List.of(ROOT, kinds, name));
        if (existing.size() != 1) {
            throw new NotEditableException("it defines " + path(kinds, name) + " in several places or by a reference");
        }
        Block old = existing.get(0);
        String indent = indentAt(old.key());
        String lines = block.text();
        int brace = lines.indexOf(name + " {") + name.length() + 1;
        String body = indented(lines.substring(brace), indent).stripLeading();
        return text.substring(0, old.key())
                + text.substring(old.key(), old.open())
                + body
                + text.substring(old.close() + 1);
    }

    /** At the end of a block, on lines of its own. */
    private String before(Block block, String lines) {
        int line = text.lastIndexOf('\n', block.close()) + 1;
        String before = text.substring(0, line);
        String indent = indentAt(block.close());
        if (text.substring(line, block.close()).isBlank()) {
            String gap = before.stripTrailing().endsWith("{") ? "" : "\n";
            return before + gap + indented(lines, indent + "  ") + "\n" + text.substring(line);
        }
        return text.substring(0, block.close()).stripTrailing() + "\n" + indented(lines, indent + "  ") + "\n" + indent
                + text.substring(block.close());
    }

    private String atEnd(String lines) {
        String gap = text.isEmpty() ? "" : text.endsWith("\n") ? "\n" : "\n\n";
        return text + gap + lines + "\n";
    }

    /** The blanks that the line of an offset begins with. */
    private String indentAt(int offset) {
        int line = text.lastIndexOf('\n', offset - 1) + 1;
        int end = line;
        while (end < offset && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(line, end);
    }

    private static String wrapped(String key, String lines) {
        return key + " {\n" + indented(lines, "  ") + "\n}";
    }

    private static String indented(String lines, String indent) {
        return lines.lines()
                .map(l -> l.isEmpty() ? l : indent + l)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    private static Config others(String text, String kinds, String name) {
        return parse(text).withoutPath(path(kinds, name)).withFallback(parse(ROOT + "." + kinds + " {}"));
    }

    private static Config parse(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setIncluder(Includes.NONE));
    }

    private static String path(String kinds, String name) {
        return ROOT + "." + kinds + ".\"" + name + "\"";
    }
}
