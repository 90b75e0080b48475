package io.collector.runtime.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What names of sources and sinks look like: files are named after them. Stateless. */
public final class ComponentName {
    /** Bytes: a file name may have 255, and SQLite has a {@code NAME.db-journal} for a moment. */
    static final int LONGEST = 255 - ".db-journal".length();

    /** The pattern of a name. */
    public static final String PATTERN = "[A-Za-z0-9_-]{1," + LONGEST + "}";

    private static final String CHARACTERS = "[A-Za-z0-9_-]+";

    private ComponentName() {}

    /**
     * What is wrong with a name, as the end of a sentence that begins with it.
     *
     * @param kind source or sink
     */
    public static Optional<String> fault(String name, String kind) {
        if (!name.matches(CHARACTERS)) {
            return Optional.of("is not a name for a " + kind + "; use letters, digits, - and _");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= LONGEST
                ? Optional.empty()
                : Optional.of("is too long for a name: it has " + bytes + " bytes, and at most " + LONGEST
                        + " fit into the names of files");
    }
}
