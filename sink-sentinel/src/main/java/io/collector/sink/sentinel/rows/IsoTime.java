package io.collector.sink.sentinel.rows;

import io.collector.http.WireText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Times as text. Stateless. */
final class IsoTime {
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Six decimals, which is what the Auxiliary plan asks for and the others accept. */
    private static final DateTimeFormatter WRITE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final byte[] PATTERN = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.US_ASCII);

    private static final int LAST_YEAR = 9999;

    private IsoTime() {}

    /** Whether a text is an ISO-8601 date, or date and time, that Azure reads: of the years 1 to 9999. */
    static boolean is(String text) {
        if (WireText.isUtcInMillis(text)) {
            return true;
        }
        if (text.length() < 10 || text.charAt(0) < '0' || text.charAt(0) > '9' || text.startsWith("0000")) {
            return false;
        }
        try {
            READ.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    static String write(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            return WRITE.format(time);
        }
        byte[] text = PATTERN.clone();
        digits(utc.getYear(), text, 3);
        digits(utc.getMonthValue(), text, 6);
        digits(utc.getDayOfMonth(), text, 9);
        digits(utc.getHour(), text, 12);
        digits(utc.getMinute(), text, 15);
        digits(utc.getSecond(), text, 18);
        digits(utc.getNano() / 1_000, text, 25);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Puts a number into a text, its last digit at a place. */
    private static void digits(int number, byte[] text, int last) {
        int at = last;
        for (int left = number; left > 0; left /= 10) {
            text[at--] = (byte) ('0' + left % 10);
        }
    }
}
