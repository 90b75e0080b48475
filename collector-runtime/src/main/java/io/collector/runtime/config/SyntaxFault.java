package io.collector.runtime.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in a few words what the parser found wrong. The parser's own messages are not shown: they quote what stands in
 * the file, which may be a secret.
 */
final class SyntaxFault {
    private static final Pattern RESERVED = Pattern.compile("Reserved character '(.)'");
    private static final Pattern UNEXPECTED = Pattern.compile("(?:got|not:|token:) '([=:{}\\[\\],])'");

    private SyntaxFault() {}

    static String words(String message) {
        if (message.contains("newline in quoted string")) {
            return "syntax error: a text that begins with a quote must end with one on the same line";
        }
        if (message.contains("triple-quoted")) {
            return "syntax error: a text that begins with three quotes never ends";
        }
        if (atEnd(message)) {
            return "syntax error: the file ends before a { or [ is closed";
        }
        if (message.contains("unbalanced close brace")) {
            return "syntax error: a } without its {";
        }
        if (message.contains("not a valid escape")) {
            return "syntax error: a backslash within quotes must be doubled";
        }
        if (message.contains("may not be followed by")) {
            return "syntax error: a key must be followed by = or {";
        }
        if (message.contains("List should have ended")) {
            return "syntax error: a list must be closed by ]";
        }
        if (message.contains("cycle")) {
            return "a reference leads back to itself";
        }
        if (message.contains("Cannot concatenate")) {
            return "a reference joins a block or list with a text";
        }
        if (message.contains("'$' not followed by {")) {
            return quoted("$");
        }
        Matcher reserved = RESERVED.matcher(message);
        if (reserved.find()) {
            return quoted(reserved.group(1));
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        return unexpected.find()
                ? "syntax error: unexpected " + unexpected.group(1)
                        + "; put texts with special characters into double quotes"
                : "syntax error: cannot be read; put texts with special characters into double quotes";
    }

    static boolean atEnd(String message) {
        return message.contains("end of file") || message.contains("End of input");
    }

    private static String quoted(String character) {
        return "syntax error: a text with " + character + " must stand in double quotes";
    }
}
