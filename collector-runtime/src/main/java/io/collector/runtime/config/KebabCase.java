package io.collector.runtime.config;

import java.util.Locale;

/** Between the names of Java and the names of settings: {@code maxBytes} and {@code MAX_BYTES} are {@code max-bytes}. */
final class KebabCase {
    private KebabCase() {}

    /** The key of a record component; a run of capitals is one word, {@code baseURL} is {@code base-url}. */
    static String ofComponent(String name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean wordBefore = i > 0 && !Character.isUpperCase(name.charAt(i - 1));
            boolean wordAfter = i > 0 && i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
            if (Character.isUpperCase(c) && (wordBefore || wordAfter)) {
                key.append('-');
            }
            key.append(Character.toLowerCase(c));
        }
        return key.toString();
    }

    /** The word for an enum constant. */
    static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
