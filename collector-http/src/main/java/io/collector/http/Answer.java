package io.collector.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Headers;
import okio.ByteString;

/**
 * A whole answer, read. Immutable.
 *
 * @param status the HTTP status
 * @param headers names are case-insensitive
 * @param body decompressed; empty if there was none
 */
public record Answer(int status, Headers headers, ByteString body) {
    private static final int EXCERPT = 300;

    /** Whoever asks for more has made a mistake, and is asked again after this. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** The body as UTF-8. */
    public String text() {
        return body.utf8();
    }

    /** Whether it looks like a page for a browser. */
    public boolean page() {
        String type = headers.get("Content-Type");
        return (type != null && type.contains("html")) || text().stripLeading().startsWith("<");
    }

    /** The beginning of the body on one line, for messages. */
    public String excerpt() {
        return excerpt(text());
    }

    /** The beginning of a text on one line, for messages. */
    public static String excerpt(String text) {
        String begin = text.substring(0, Math.min(text.length(), 4 * EXCERPT));
        String line = begin.replaceAll("[\\s\\p{Cntrl}\uFFFD]+", " ").strip();
        if (line.length() <= EXCERPT) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT;
        return line.substring(0, end) + "…";
    }

    /** What {@code Retry-After} says, in seconds or as a date, at most a day; empty without it or if it is neither. */
    public Optional<Duration> retryAfter(Clock clock) {
        return retryAfter(headers, clock);
    }

    /** What {@code Retry-After} says, in seconds or as a date, at most a day; empty without it or if it is neither. */
    public static Optional<Duration> retryAfter(Headers headers, Clock clock) {
        String value = headers.get("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        String trimmed = value.strip();
        if (trimmed.matches("\\d{1,9}")) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(trimmed))));
        }
        try {
            Instant at = ZonedDateTime.parse(trimmed, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(bounded(Duration.between(clock.instant(), at)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
