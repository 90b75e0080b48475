package io.collector.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times as targets want them: in UTC, with a fixed number of decimals, such as {@code 2026-11-22T07:41:28.123Z}. Stateless. */
public final class UtcText {
    private static final int LAST_YEAR = 9999;
    private static final byte[] SECONDS = "0000-00-00T00:00:00.".getBytes(StandardCharsets.US_ASCII);
    private static final int NANO_DIGITS = 9;
    private static final Instant FIRST = LocalDateTime.MIN.toInstant(ZoneOffset.UTC);
    private static final Instant LAST = LocalDateTime.MAX.toInstant(ZoneOffset.UTC);

    private UtcText() {}

    /**
     * Writes a time. Digits that do not fit are cut off, not rounded; the years that no calendar of Java has are the last or
     * the first that it has.
     *
     * @param decimals of the second, 1 to 9
     */
    public static String of(Instant time, int decimals) {
        LocalDateTime utc = local(time);
        if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            return slowly(utc, decimals);
        }
        byte[] text = new byte[SECONDS.length + decimals + 1];
        System.arraycopy(SECONDS, 0, text, 0, SECONDS.length);
        digits(utc.getYear(), text, 3, 4);
        digits(utc.getMonthValue(), text, 6, 2);
        digits(utc.getDayOfMonth(), text, 9, 2);
        digits(utc.getHour(), text, 12, 2);
        digits(utc.getMinute(), text, 15, 2);
        digits(utc.getSecond(), text, 18, 2);
        int fraction = utc.getNano();
        for (int i = decimals; i < NANO_DIGITS; i++) {
            fraction /= 10;
        }
        digits(fraction, text, SECONDS.length + decimals - 1, decimals);
        text[text.length - 1] = 'Z';
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static LocalDateTime local(Instant time) {
        if (time.isAfter(LAST) || time.isBefore(FIRST)) {
            return time.isAfter(LAST) ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        return LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    }

    private static String slowly(LocalDateTime utc, int decimals) {
        return new DateTimeFormatterBuilder()
                .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, decimals, decimals, true)
                .appendLiteral('Z')
                .toFormatter(Locale.ROOT)
                .format(utc);
    }

    /** Puts a number into a text, its last digit at a place. */
    private static void digits(int number, byte[] text, int last, int count) {
        int left = number;
        for (int at = last; at > last - count; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
