package io.collector.api;

import java.util.function.Supplier;

/**
 * A secret setting. Its text shows only where it is asked for; {@link #toString()} never tells it. Safe for use by
 * several threads.
 */
public final class Secret {
    private final Supplier<String> value;

    private Secret(Supplier<String> value) {
        this.value = value;
    }

    /**
     * A secret that stays the same.
     *
     * @param value the secret itself
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(() -> value);
    }

    /**
     * A secret that may change, such as the content of a file.
     *
     * @param value asked at each use; must be quick
     * @return the secret
     */
    public static Secret of(Supplier<String> value) {
        return new Secret(value);
    }

    /**
     * The secret itself, as it is now. Ask at each use, do not keep it: it may have been rotated.
     *
     * @return the text
     */
    public String reveal() {
        return value.get();
    }

    /** Always the same placeholder. */
    @Override
    public String toString() {
        return "<secret>";
    }
}
