package io.collector.sink.elasticsearch.document;

import io.collector.http.WireText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Times in documents: UTC, always three fraction digits and {@code Z}. Stateless. */
final class Times {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final byte[] PATTERN = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

    private static final int LAST_YEAR = 9999;

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
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            return MILLIS.format(time);
        }
        byte[] text = PATTERN.clone();
        digits(utc.getYear(), text, 3);
        digits(utc.getMonthValue(), text, 6);
        digits(utc.getDayOfMonth(), text, 9);
        digits(utc.getHour(), text, 12);
        digits(utc.getMinute(), text, 15);
        digits(utc.getSecond(), text, 18);
        digits(utc.getNano() / 1_000_000, text, 22);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Puts a number into a text, its last digit at a place. */
    private static void digits(int number, byte[] text, int last) {
        int at = last;
        for (int left = number; left > 0; left /= 10) {
            text[at--] = (byte) ('0' + left % 10);
        }
    }

    /**
     * Any ISO-8601 time as documents have it.
     *
     * @throws java.time.DateTimeException if it is none
     */
    static String millis(String time) {
        return WireText.isUtcInMillis(time) ? time : millis(parse(time));
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
