package io.collector.completeness.world;

import java.util.SplittableRandom;

/** Texts that follow from a number. Stateless. */
public final class Drawn {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final char[] NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

    private Drawn() {}

    /** Hexadecimal digits. */
    public static String hex(long seed, int digits) {
        return text(seed, digits, HEX);
    }

    /** A name as gateways give them to messages. */
    static String guid(long seed) {
        return text(seed, 32, NAME);
    }

    /** A UUID. */
    static String uuid(long seed) {
        String h = hex(seed, 32);
        return h.substring(0, 8) + "-" + h.substring(8, 12) + "-" + h.substring(12, 16) + "-" + h.substring(16, 20)
                + "-" + h.substring(20);
    }

    private static String text(long seed, int length, char[] alphabet) {
        SplittableRandom lot = new SplittableRandom(seed);
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = alphabet[lot.nextInt(alphabet.length)];
        }
        return new String(text);
    }
}
