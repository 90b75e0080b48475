package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson.OddException;
import java.time.DateTimeException;
import java.util.regex.Pattern;

/** How a value of the vendor becomes a value of a field. Values given are never absent, null or empty text. */
enum Conversion {
    /** Kept. */
    AS_IS {
        @Override
        boolean write(TapValue value, JsonBytes out) throws OddException {
            return value.write(out);
        }
    },
    /** A single value becomes an array of one. */
    LIST {
        @Override
        boolean write(TapValue value, JsonBytes out) throws OddException {
            if (value.isArray()) {
                return value.write(out);
            }
            out.write('[');
            boolean any = value.write(out);
            out.write(']');
            return any;
        }
    },
    /** A time in UTC with milliseconds. */
    DATE("is not a time in ISO-8601 form") {
        @Override
        boolean fits(TapValue value) {
            if (value.isUtcInMillis()) {
                return true;
            }
            try {
                return !Times.millis(value.text()).isEmpty();
            } catch (DateTimeException e) {
                return false;
            }
        }

        @Override
        boolean write(TapValue value, JsonBytes out) {
            if (value.isUtcInMillis()) {
                value.copy(out);
            } else {
                out.quoted(Times.millis(value.text()));
            }
            return true;
        }
    },
    /** An address of IPv4 or IPv6. */
    IP("is not an IP address") {
        @Override
        boolean fits(TapValue value) {
            return value.isIpv4() || IpLiteral.matches(value.text());
        }

        @Override
        boolean write(TapValue value, JsonBytes out) {
            value.copy(out);
            return true;
        }
    },
    /** A whole number. */
    LONG("is not a number") {
        @Override
        boolean fits(TapValue value) {
            return value.isWhole() || isNumber(value);
        }

        @Override
        boolean write(TapValue value, JsonBytes out) {
            if (value.isWhole()) {
                value.copy(out);
            } else {
                out.ascii(Long.toString((long) Double.parseDouble(value.text())));
            }
            return true;
        }
    },
    /** A floating-point number: 0 becomes 0.0. */
    DOUBLE("is not a number") {
        @Override
        boolean fits(TapValue value) {
            return value.isWhole() || isNumber(value);
        }

        @Override
        boolean write(TapValue value, JsonBytes out) {
            value.writeFloating(out);
            return true;
        }
    },
    /** Text: true becomes "true". */
    TEXT {
        @Override
        boolean write(TapValue value, JsonBytes out) {
            return value.writeText(out);
        }
    },
    /** Text without any angle bracket. */
    WITHOUT_ANGLES {
        @Override
        boolean write(TapValue value, JsonBytes out) {
            return value.writeWithout('<', '>', out);
        }
    };

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d{1,9})?");

    private final String complaint;

    Conversion() {
        this("");
    }

    Conversion(String complaint) {
        this.complaint = complaint;
    }

    /** Whether there are values that do not fit. */
    boolean demanding() {
        return !complaint.isEmpty();
    }

    /** What is wrong with a value that does not fit; goes on from the name of its key. */
    String complaint() {
        return complaint;
    }

    /** Whether a value can be converted. */
    boolean fits(TapValue value) {
        return true;
    }

    /**
     * Converts a value that fits.
     *
     * @return false if there is nothing in it; then what was written is to be taken back
     */
    abstract boolean write(TapValue value, JsonBytes out) throws OddException;

    private static boolean isNumber(TapValue value) {
        String text = value.text().strip();
        // What Java reads besides, such as NaN and 12d, is no number to anybody else.
        return NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
    }
}
