package io.collector.http;

import io.collector.http.WireJson.OddException;

/**
 * Where a single value of JSON ends in an array of bytes, for whoever walks over it; {@link WireJson} walks as a whole. Each
 * checks what it passes. Stateless.
 *
 * <p>{@code vouched} says that a parser wrote the bytes: then nothing that may be in JSON is odd.
 */
public final class WireToken {
    private static final int MOST_DIGITS = 18;

    private WireToken() {}

    /**
     * Passes a text.
     *
     * @param from after its opening quotation mark
     * @param end where the bytes end
     * @return after its closing quotation mark
     * @throws OddException if it has a fault, or half of a surrogate pair
     */
    public static int endOfText(byte[] json, int from, int end, boolean vouched) throws OddException {
        int at = from;
        while (true) {
            at = WireText.endOfPlain(json, at, end);
            if (at == end) {
                throw new OddException();
            }
            int b = json[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                at = endOfEscape(json, at + 1, end, vouched);
            } else {
                int length = b < 0 ? WireText.lengthOfCharacter(json, at, end) : 0;
                if (length == 0) {
                    throw new OddException();
                }
                at += length;
            }
        }
    }

    private static int endOfEscape(byte[] json, int at, int end, boolean vouched) throws OddException {
        if (at == end) {
            throw new OddException();
        }
        switch (json[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                if (at + 4 >= end) {
                    throw new OddException();
                }
                for (int i = at + 1; i <= at + 4; i++) {
                    if (Character.digit(json[i], 16) < 0) {
                        throw new OddException();
                    }
                }
                if (!vouched && (json[at + 1] | 0x20) == 'd' && json[at + 2] > '7') {
                    throw new OddException();
                }
                return at + 5;
            }
            default -> throw new OddException();
        }
    }

    /**
     * Passes a number, {@code true}, {@code false} or {@code null}.
     *
     * @param from its first byte
     * @param end where the bytes end
     * @return after its last byte
     * @throws OddException if it is something else, or a number with an exponent or with many digits
     */
    public static int endOfScalar(byte[] json, int from, int end, boolean vouched) throws OddException {
        return switch (json[from]) {
            case 't' -> endOfWord("true", json, from, end);
            case 'f' -> endOfWord("false", json, from, end);
            case 'n' -> endOfWord("null", json, from, end);
            default -> endOfNumber(json, from, end, vouched);
        };
    }

    private static int endOfWord(String word, byte[] json, int from, int end) throws OddException {
        int to = from + word.length();
        if (to > end) {
            throw new OddException();
        }
        for (int i = 1; i < word.length(); i++) {
            if (json[from + i] != word.charAt(i)) {
                throw new OddException();
            }
        }
        return to;
    }

    private static int endOfNumber(byte[] json, int from, int end, boolean vouched) throws OddException {
        int first = json[from] == '-' ? from + 1 : from;
        int at = endOfDigits(json, first, end);
        if (json[first] == '0' && at > first + 1) {
            throw new OddException();
        }
        if (at < end && json[at] == '.') {
            at = endOfDigits(json, at + 1, end);
        }
        if (at < end && (json[at] | 0x20) == 'e') {
            if (!vouched) {
                throw new OddException();
            }
            boolean signed = at + 1 < end && (json[at + 1] == '-' || json[at + 1] == '+');
            at = endOfDigits(json, signed ? at + 2 : at + 1, end);
        }
        if (!vouched && at - from > MOST_DIGITS) {
            throw new OddException();
        }
        return at;
    }

    /** Passes at least one digit. */
    private static int endOfDigits(byte[] json, int from, int end) throws OddException {
        int at = from;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw new OddException();
        }
        return at;
    }
}
