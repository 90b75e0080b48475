package io.collector.runtime.admin;

import java.io.IOException;
import java.io.OutputStream;

/** What the admin address answers on one path. Safe for use by several threads. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers.
     *
     * @throws IllegalArgumentException if a parameter is wrong; its message is for the caller
     */
    Answer answer(Query query) throws IOException;

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param contentType of the body
     * @param body writes it
     */
    record Answer(int status, String contentType, Body body) {
        /** An answer that is a text. */
        public static Answer text(int status, String contentType, String text) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return new Answer(status, contentType, out -> out.write(bytes));
        }

        /** JSON. */
        public static Answer json(String json) {
            return text(200, "application/json", json);
        }
    }

    /** Writes the body of an answer, of any length. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }
}
