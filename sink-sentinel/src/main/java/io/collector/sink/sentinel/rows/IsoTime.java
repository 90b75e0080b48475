package io.collector.sink.sentinel.rows;

import io.collector.http.WireText;
import java.time.Instant;
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
        return WRITE.format(time);
    }
}
