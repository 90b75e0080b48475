package io.collector.runtime.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a configuration file.
 *
 * @param file as the user wrote it
 * @param line from 1; 0 if it is not known
 */
record Position(String file, int line) implements Comparable<Position> {
    private static final Pattern DESCRIPTION = Pattern.compile("(?:merge of )?(.*?): (\\d+)(?:-\\d+)?(?:,.*)?");
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::file).thenComparingInt(Position::line);

    /** Where a value came from; line 0 if it did not come from a file. */
    static Position of(ConfigOrigin origin) {
        // Texts that are parsed by hand have no file name in their origin, only in its description.
        Matcher matcher = DESCRIPTION.matcher(origin.description());
        return matcher.matches()
                ? new Position(matcher.group(1), Integer.parseInt(matcher.group(2)))
                : new Position(origin.description(), 0);
    }

    boolean known() {
        return line > 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
