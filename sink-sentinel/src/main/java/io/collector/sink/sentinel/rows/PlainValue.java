package io.collector.sink.sentinel.rows;

import io.collector.api.Table;
import io.collector.http.WireText;

/**
 * Values whose {@link Coercion} would write just what stands there, or the beginning of it. Not all of them are recognised.
 * Stateless.
 */
final class PlainValue {
    /** Numbers with as many digits fit into the type, whatever they are. */
    private static final int DIGITS_OF_INT = 9;

    private static final int DIGITS_OF_LONG = 18;

    /** Longer parts of a number are written with an exponent, or rounded. */
    private static final int DIGITS_OF_PART = 7;

    /** The coercion has to be asked. */
    static final int NOT_PLAIN = -1;

    private PlainValue() {}

    /**
     * Looks at a value.
     *
     * @param from where it begins; it is not null, and no longer than Azure stores
     * @param to where it ends
     * @return where what its coercion would write ends, or {@link #NOT_PLAIN}
     */
    static int end(Table.Type type, byte[] json, int from, int to) {
        return switch (type) {
            case STRING -> json[from] == '"' ? to : NOT_PLAIN;
            case INT -> endOfWhole(json, from, to, DIGITS_OF_INT);
            case LONG -> endOfWhole(json, from, to, DIGITS_OF_LONG);
            case REAL -> isFraction(json, from, to) ? to : NOT_PLAIN;
            case BOOLEAN -> json[from] == 't' || json[from] == 'f' ? to : NOT_PLAIN;
            case DATETIME -> json[from] == '"' && WireText.isUtcInMillis(json, from + 1, to - 1) ? to : NOT_PLAIN;
            case DYNAMIC -> to;
        };
    }

    /** A fraction is cut off. */
    private static int endOfWhole(byte[] json, int from, int to, int most) {
        boolean negative = json[from] == '-';
        int first = negative ? from + 1 : from;
        int end = endOfDigits(json, first, to);
        boolean zero = negative && json[first] == '0';
        boolean number = end > first && end - first <= most && (end == to || json[end] == '.');
        return number && !zero ? end : NOT_PLAIN;
    }

    /** Such as 0.25 or 17.0, as Java writes a double. */
    private static boolean isFraction(byte[] json, int from, int to) {
        int point = endOfDigits(json, from, to);
        if (point == from || point - from > DIGITS_OF_PART || point == to || json[point] != '.') {
            return false;
        }
        int fraction = point + 1;
        boolean small = json[from] == '0' && json[fraction] == '0';
        return endOfDigits(json, fraction, to) == to
                && to - fraction <= DIGITS_OF_PART
                && (to == fraction + 1 || (json[to - 1] != '0' && !small));
    }

    private static int endOfDigits(byte[] json, int from, int to) {
        int i = from;
        while (i < to && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }
}
