package io.collector.runtime.config;

import java.util.Comparator;

/**
 * One thing that is wrong with the configuration, for a person to mend. Never holds a secret.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 if it cannot be told
 * @param path the setting from {@code collector} on; empty for the file as a whole
 * @param text what is wrong, going on from the path
 */
public record Problem(String file, int line, String path, String text) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparing(Problem::path)
            .thenComparing(Problem::text);

    /** One line: file and line, path, what is wrong, with two blanks between. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return path.isEmpty() ? place + "  " + text : place + "  " + path + "  " + text;
    }

    /** By file and line. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }
}
