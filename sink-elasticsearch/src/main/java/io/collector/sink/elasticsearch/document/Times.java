package io.collector.sink.elasticsearch.document;

import io.collector.http.UtcText;
import io.collector.http.WireText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Times in documents: UTC, always three fraction digits and {@code Z}. Stateless. */
final class Times {
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
        return UtcText.of(time, 3);
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
