package io.collector.sink.sentinel.rows;

import io.collector.http.UtcText;
import io.collector.http.WireText;
import java.time.Instant;
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

    /** Six decimals, which is what the Auxiliary plan asks for and the others accept. */
    static String write(Instant time) {
        return UtcText.of(time, 6);
    }
}
