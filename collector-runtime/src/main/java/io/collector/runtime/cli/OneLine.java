package io.collector.runtime.cli;

import java.util.regex.Pattern;

/** Makes a text fit for one line of a terminal, whoever wrote it. */
final class OneLine {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

    private OneLine() {}

    /** The text with each run of control and format characters, line breaks included, as one blank. */
    static String of(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }
}
