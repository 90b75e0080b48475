package io.collector.runtime.init;

import java.nio.file.Path;

/** Where a secret is kept: never in the configuration. */
sealed interface SecretEntry {
    /** What stands in the configuration. */
    String hocon();

    /**
     * An environment variable.
     *
     * @param name of it
     */
    record Variable(String name) implements SecretEntry {
        @Override
        public String hocon() {
            return "${" + name + "}";
        }
    }

    /**
     * A file that is there already.
     *
     * @param path as it is to stand in the configuration
     */
    record File(Path path) implements SecretEntry {
        @Override
        public String hocon() {
            return "{ file = " + SettingText.quoted(path.toString()) + " }";
        }
    }

    /**
     * A secret that was typed, and the file that is to be made for it.
     *
     * @param path of the file
     * @param secret the text; not for showing
     */
    record Typed(Path path, String secret) implements SecretEntry {
        @Override
        public String hocon() {
            return new File(path).hocon();
        }

        @Override
        public String toString() {
            return "a new secret for " + path;
        }
    }

    /**
     * Reads how a secret is given: {@code env:NAME}, {@code file:PATH}.
     *
     * @param key of the secret
     * @throws IllegalArgumentException if that is neither; the message does not repeat it, it may be the secret
     */
    static SecretEntry reference(String key, String text) {
        if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
            return new Variable(text.substring("env:".length()));
        }
        if (text.startsWith("file:") && text.length() > "file:".length()) {
            return new File(
                    Path.of(text.substring("file:".length())).toAbsolutePath().normalize());
        }
        throw new IllegalArgumentException(key + " is a secret: give it as env:NAME, file:PATH or stdin");
    }

    /** Whether a text is meant to say where the secret is, rather than to be it. */
    static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }
}
