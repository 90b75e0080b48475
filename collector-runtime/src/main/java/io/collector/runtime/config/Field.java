package io.collector.runtime.config;

import java.util.List;

/**
 * A setting as a form asks for it.
 *
 * @param key such as {@code http.connect-timeout}
 * @param kind what is typed
 * @param type in words, with its bounds
 * @param required whether it must be given
 * @param defaultText as it would stand in the configuration; empty if it has none
 * @param doc what it is
 * @param choices the words that are accepted; empty if that is not a list of words
 */
public record Field(
        String key, Kind kind, String type, boolean required, String defaultText, String doc, List<String> choices) {
    public Field {
        choices = List.copyOf(choices);
    }

    /** What is typed into a field. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** An address. */
        ADDRESS,
        /** Addresses. */
        ADDRESSES,
        /** Never shown. */
        SECRET,
        /** A word of a list. */
        CHOICE,
        /** True or false. */
        TRUTH,
        /** A number, a duration or a size. */
        QUANTITY,
        /** Several texts. */
        LIST,
        /** A block of names. */
        MAP
    }

    /** Whether it belongs to no block within the device's own. */
    public boolean top() {
        return !key.contains(".");
    }

    /** The block it stands in; empty at the top. */
    public String block() {
        return top() ? "" : key.substring(0, key.lastIndexOf('.'));
    }
}
