package io.collector.source.tap.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a SIEM request, judged as TAP judges them. Immutable.
 *
 * @param from inclusive
 * @param to inclusive
 * @param json whether JSON was asked for; TAP's default is syslog
 * @param status the verdicts to return
 * @param type the kinds of threat to return
 */
record Question(Instant from, Instant to, boolean json, Set<String> status, Set<String> type) {
    private static final Set<String> TIMES = Set.of("interval", "sinceSeconds", "sinceTime");
    private static final Set<String> STATUS = Set.of("active", "cleared", "falsePositive");
    private static final Set<String> TYPES = Set.of("url", "attachment", "messageText");

    /** Status 400, with TAP's text where that is known. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String text;

        Refused(String text) {
            super(text);
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Reads the parameters.
     *
     * @param now by the server's clock
     */
    static Question of(Map<String, List<String>> parameters, Instant now) throws Refused {
        for (String name : parameters.keySet()) {
            if (!TIMES.contains(name)
                    && !Set.of("format", "threatStatus", "threatType").contains(name)) {
                throw new Refused("Unknown parameter " + name);
            }
        }
        List<String> times =
                parameters.keySet().stream().filter(TIMES::contains).toList();
        if (times.size() != 1) {
            throw new Refused("Exactly one of interval, sinceSeconds and sinceTime is required");
        }
        String value = only(parameters, times.get(0), "");
        Instant minute = now.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
        Instant[] window = switch (times.get(0)) {
            case "sinceSeconds" -> new Instant[] {minute.minusSeconds(seconds(value)), minute};
            case "sinceTime" -> new Instant[] {time(value), minute};
            default -> interval(value);
        };
        judge(times.get(0), window[0], window[1], now);
        String format = only(parameters, "format", "syslog").toLowerCase(Locale.ROOT);
        if (!format.equals("json") && !format.equals("syslog")) {
            throw new Refused("The format must be json or syslog");
        }
        return new Question(
                window[0],
                window[1],
                format.equals("json"),
                chosen(parameters, "threatStatus", STATUS, Set.of("active", "cleared")),
                chosen(parameters, "threatType", TYPES, TYPES));
    }

    private static void judge(String kind, Instant from, Instant to, Instant now) throws Refused {
        Duration length = Duration.between(from, to);
        if (length.isNegative()) {
            throw new Refused("");
        }
        if (length.compareTo(Duration.ofSeconds(30)) < 0) {
            throw new Refused("The requested interval is too short. Requests must be for at least 30.00s of data");
        }
        if (from.isBefore(now.minus(Duration.ofDays(7)))) {
            throw new Refused(
                    kind.equals("sinceTime")
                            ? "The sinceTime parameter gives a time too far into the past"
                            : "The requested start time is too far into the past."
                                    + " Requests for information up to 7.00d are accepted");
        }
        if (kind.equals("interval") && to.isAfter(now)) {
            throw new Refused("The requested interval is still current.");
        }
        if (length.compareTo(Duration.ofHours(1)) > 0) {
            throw new Refused("The requested interval is too long. Requests must be for at most 3600.00s of data");
        }
    }

    private static Instant[] interval(String value) throws Refused {
        String[] ends = value.split("/", -1);
        if (ends.length != 2) {
            throw new Refused("The interval must have a start and an end");
        }
        if (ends[0].startsWith("P")) {
            Instant to = time(ends[1]);
            return new Instant[] {to.minus(duration(ends[0])), to};
        }
        Instant from = time(ends[0]);
        return new Instant[] {from, ends[1].startsWith("P") ? from.plus(duration(ends[1])) : time(ends[1])};
    }

    private static Instant time(String text) throws Refused {
        try {
            return OffsetDateTime.parse(text.replaceFirst("[+-]0000$", "Z")).toInstant();
        } catch (DateTimeException e) {
            throw new Refused("Not a time: " + text);
        }
    }

    private static Duration duration(String text) throws Refused {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new Refused("Not a duration: " + text);
        }
    }

    private static long seconds(String text) throws Refused {
        if (!text.matches("\\d{1,9}")) {
            throw new Refused("Not a number of seconds: " + text);
        }
        return Long.parseLong(text);
    }

    private static String only(Map<String, List<String>> parameters, String name, String otherwise) throws Refused {
        List<String> values = parameters.getOrDefault(name, List.of(otherwise));
        if (values.size() != 1) {
            throw new Refused(name + " is given more than once");
        }
        return values.get(0);
    }

    private static Set<String> chosen(
            Map<String, List<String>> parameters, String name, Set<String> known, Set<String> otherwise)
            throws Refused {
        Set<String> values =
                parameters.getOrDefault(name, List.copyOf(otherwise)).stream().collect(Collectors.toSet());
        for (String value : values) {
            if (!known.contains(value)) {
                throw new Refused("Unknown " + name + ": " + value);
            }
        }
        return values;
    }
}
