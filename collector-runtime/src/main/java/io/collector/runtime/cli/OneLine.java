package io.collector.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes a text fit for a terminal, whoever wrote it. Stateless. */
public final class OneLine {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

    private OneLine() {}

    /** A text in lines, at least one, none longer than the width unless a single word is. */
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The text with each run of control and format characters, line breaks included, as one blank. */
    static String of(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }
}
