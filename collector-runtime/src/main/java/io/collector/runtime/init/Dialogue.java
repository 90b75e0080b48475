package io.collector.runtime.init;

import java.io.IOException;

/** Asks a person at a terminal. For one thread. */
public interface Dialogue {
    /** Shows a line. */
    void say(String line);

    /**
     * Asks on one line.
     *
     * @return what was typed, without blanks around it; may be empty
     * @throws IOException if there is nobody to answer
     */
    String ask(String question) throws IOException;

    /**
     * Asks without showing what is typed, as far as the terminal can.
     *
     * @throws IOException if there is nobody to answer
     */
    String askSecret(String question) throws IOException;
}
