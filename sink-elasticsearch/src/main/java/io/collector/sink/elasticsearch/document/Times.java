package io.collector.sink.elasticsearch.document;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Times in documents: UTC, always three fraction digits and {@code Z}. Stateless. */
final class Times {
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .parseDefaulting(java.time.temporal.ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    static String millis(Instant time) {
        return MILLIS.format(time);
    }

    /**
     * Any ISO-8601 time as documents have it.
     *
     * @throws java.time.DateTimeException if it is none
     */
    static String millis(String time) {
        return isInMillis(time) ? time : millis(parse(time));
    }

    /** Whether it surely is as documents have it; the last days of a month are left to the parser. */
    private static boolean isInMillis(String time) {
        if (time.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = time.charAt(i);
            boolean fits = SHAPE.charAt(i) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return isBetween(time, 5, 1, 12)
                && isBetween(time, 8, 1, 28)
                && isBetween(time, 11, 0, 23)
                && isBetween(time, 14, 0, 59)
                && isBetween(time, 17, 0, 59);
    }

    private static boolean isBetween(String time, int at, int least, int most) {
        int number = (time.charAt(at) - '0') * 10 + (time.charAt(at + 1) - '0');
        return least <= number && number <= most;
    }

    /**
     * Reads an ISO-8601 time; without an offset it is taken as UTC.
     *
     * @throws java.time.DateTimeException if it is none
     */
    static Instant parse(String text) {
        return OffsetDateTime.parse(text, LENIENT).toInstant();
    }
}
