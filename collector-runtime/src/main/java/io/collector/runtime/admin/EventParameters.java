package io.collector.runtime.admin;

import io.collector.runtime.journal.EventQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words in which people ask for events, the same in a request and on the command line: {@code table, since, from,
 * to, by, limit, contains}. Stateless.
 */
public final class EventParameters {
    /** Of no more digits than any clock can go back. */
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*([a-z]+)");

    /** ISO 8601 has more digits after a sign only, and nothing happened then. */
    private static final Pattern TIME = Pattern.compile("\\d{4}-.*");

    private EventParameters() {}

    /**
     * What is asked for.
     *
     * @param values those of the words that were given
     * @param clock for {@code since}
     * @throws IllegalArgumentException with a message for a person
     */
    public static EventQuery of(Map<String, String> values, Clock clock) {
        Optional<Instant> from = given(values, "from").map(t -> time("from", t));
        Optional<Instant> to = given(values, "to").map(t -> time("to", t));
        Optional<String> since = given(values, "since");
        if (since.isPresent()) {
            if (from.isPresent()) {
                throw new IllegalArgumentException("since and from say the same thing: give one of them");
            }
            from = Optional.of(clock.instant().minus(since(since.get())));
        }
        if (from.isPresent() && to.isPresent()) {
            requireOrder(from.get(), to.get());
        }
        EventQuery.By by = switch (given(values, "by").orElse("event")) {
            case "event" -> EventQuery.By.EVENT;
            case "collected" -> EventQuery.By.COLLECTED;
            default -> throw new IllegalArgumentException("by must be event or collected");
        };
        OptionalInt limit = given(values, "limit")
                .map(EventParameters::count)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
        return new EventQuery(given(values, "table"), from, to, by, limit, given(values, "contains"));
    }

    /**
     * Refuses a range that can have nothing in it.
     *
     * @throws IllegalArgumentException with a message for a person
     */
    public static void requireOrder(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from must be before to");
        }
    }

    /** A time such as {@code 2026-03-01T12:00:00Z}, with any offset, or a day in UTC. */
    public static Instant time(String what, String text) {
        String complaint =
                what + " must be a time such as 2026-03-01T12:00:00Z or a day such as 2026-03-01, not " + text;
        if (!TIME.matcher(text).matches()) {
            throw new IllegalArgumentException(complaint);
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(complaint, e);
        }
    }

    private static Duration since(String text) {
        try {
            return duration("since", text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; for a time there is from", e);
        }
    }

    /** A length of time such as {@code 30m} or {@code 2d}. */
    static Duration duration(String what, String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            switch (matcher.group(2)) {
                case "s", "second", "seconds" -> {
                    return Duration.ofSeconds(number);
                }
                case "m", "minute", "minutes" -> {
                    return Duration.ofMinutes(number);
                }
                case "h", "hour", "hours" -> {
                    return Duration.ofHours(number);
                }
                case "d", "day", "days" -> {
                    return Duration.ofDays(number);
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException(what + " must be a duration such as 30m, 1h or 2d, not " + text);
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("limit must be a number from 1 to 2147483647, not " + text, e);
        }
        throw new IllegalArgumentException("limit must be a number from 1 to 2147483647, not " + text);
    }

    private static Optional<String> given(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
    }
}
