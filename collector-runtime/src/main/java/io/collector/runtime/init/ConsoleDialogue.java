package io.collector.runtime.init;

import io.collector.runtime.cli.OneLine;
import java.io.BufferedReader;
import java.io.Console;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A dialogue at the terminal of this process, or with whatever its standard input comes from. For one thread. */
public final class ConsoleDialogue implements Dialogue {
    private static final int AT_LEAST = 20;

    private final PrintWriter out;
    private final OptionalInt width;
    private final @Nullable Console console;
    private final BufferedReader in;

    /**
     * A dialogue that has not begun.
     *
     * @param out where questions go
     * @param width how wide the terminal is, if there is one
     */
    public ConsoleDialogue(PrintWriter out, OptionalInt width) {
        this.out = out;
        this.width = width;
        this.console = terminal();
        this.in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    }

    /** From Java 22 on there is a console even where there is no terminal; it then has a method to say so. */
    @SuppressWarnings("SystemConsoleNull") // that is what this method is about
    private static @Nullable Console terminal() {
        Console console = System.console();
        try {
            return console == null
                            || !Boolean.TRUE.equals(
                                    Console.class.getMethod("isTerminal").invoke(console))
                    ? null
                    : console;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public void say(String line) {
        String text = line.stripLeading();
        String indent = line.substring(0, line.length() - text.length());
        int room = width.isPresent() ? Math.max(AT_LEAST, width.getAsInt() - indent.length()) : Integer.MAX_VALUE;
        OneLine.wrapped(text, room).forEach(part -> out.println(indent + part));
        out.flush();
    }

    @Override
    public String ask(String question) throws IOException {
        out.print(question);
        out.flush();
        // Two readers of one input would take lines from each other.
        return answered(console == null ? in.readLine() : console.readLine());
    }

    @Override
    public String askSecret(String question) throws IOException {
        if (console == null) {
            return ask(question);
        }
        out.print(question);
        out.flush();
        char[] typed = console.readPassword();
        return answered(typed == null ? null : new String(typed));
    }

    private static String answered(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("the input ended at a question; see 'collector init --help' for --non-interactive");
        }
        return line.strip();
    }
}
