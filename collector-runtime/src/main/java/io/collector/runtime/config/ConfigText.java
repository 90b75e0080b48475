package io.collector.runtime.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of one file, from which lines that cannot be read are taken out one after the other. Line numbers stay what
 * they are. For one thread.
 */
final class ConfigText {
    private static final Pattern KEY = Pattern.compile("([\\w.-]+)\"?\\s*(?:\\+?=|:|\\{)|^\\s*([\\w.-]+)");

    private final List<String> lines;
    private final Set<String> damaged = new LinkedHashSet<>();

    ConfigText(String text) {
        this.lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    }

    String text() {
        return String.join("\n", lines);
    }

    /** The last words of the keys that were taken out. */
    Set<String> damagedKeys() {
        return damaged;
    }

    /** The line, from 1, that has both words; 0 if there is none. */
    int lineWith(String word, String second) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(word) && lines.get(i).contains(second)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The lines, from 1, that have a word. */
    List<Integer> linesWith(String word) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(word)) {
                found.add(i + 1);
            }
        }
        return found;
    }

    /** Takes a line out; gives what it was. */
    String blank(int line) {
        return lines.set(line - 1, "");
    }

    /** Puts a line back. */
    void restore(int line, String text) {
        lines.set(line - 1, text);
    }

    /**
     * Takes out what cannot be read at a line, choosing what lets the parser get furthest.
     *
     * @return the line at fault, which may be one before
     */
    int repair(int line, boolean atEnd) {
        int index = Math.min(Math.max(line, 1), lines.size()) - 1;
        List<Repair> repairs = new ArrayList<>();
        if (atEnd) {
            repairs.add(new Repair(lines.size() - 1, lines.get(lines.size() - 1) + "\n}"));
            repairs.add(new Repair(lines.size() - 1, lines.get(lines.size() - 1) + "\n]"));
        }
        repairs.add(new Repair(index, ""));
        int brace = lines.get(index).indexOf('{');
        if (brace >= 0) {
            repairs.add(new Repair(index, lines.get(index).substring(0, brace + 1)));
        }
        int before = index - 1;
        while (before >= 0 && lines.get(before).isBlank()) {
            before--;
        }
        if (before >= 0) {
            repairs.add(new Repair(before, ""));
        }
        Repair best = repairs.get(0);
        for (Repair repair : repairs) {
            if (reach(repair) > reach(best)) {
                best = repair;
            }
        }
        if (!atEnd) {
            note(lines.get(best.index()).substring(best.line().length()));
        }
        lines.set(best.index(), best.line());
        return best.index() + 1;
    }

    private void note(String taken) {
        Matcher matcher = KEY.matcher(taken);
        while (matcher.find()) {
            String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            damaged.add(key.substring(key.lastIndexOf('.') + 1));
        }
    }

    /** The line of the next fault if this were done. */
    private int reach(Repair repair) {
        List<String> candidate = new ArrayList<>(lines);
        candidate.set(repair.index(), repair.line());
        try {
            ConfigFactory.parseString(
                    String.join("\n", candidate), ConfigParseOptions.defaults().setIncluder(Includes.NONE));
            return Integer.MAX_VALUE;
        } catch (ConfigException e) {
            return e.origin() == null ? 0 : e.origin().lineNumber();
        }
    }

    private record Repair(int index, String line) {}
}
