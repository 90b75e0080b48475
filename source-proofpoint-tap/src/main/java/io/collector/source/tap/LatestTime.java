package io.collector.source.tap;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** The latest of the times noted while an event is read, as {@link EventTime} would have it. For one thread. */
final class LatestTime {
    private static final long NONE = Long.MIN_VALUE;

    private byte[] json = new byte[0];
    private long millis = NONE;
    private Optional<Instant> other = Optional.empty();

    void begin(byte[] event) {
        json = event;
        millis = NONE;
        other = Optional.empty();
    }

    /** A text of the event, or a number. */
    void note(int from, int to) throws OddEventException {
        long usual = usual(from, to);
        if (usual != NONE) {
            millis = Math.max(millis, usual);
            return;
        }
        String text = QuickIdentity.plain(json, from, to);
        EventTime.parse(text)
                .ifPresent(t ->
                        other = Optional.of(other.map(o -> Times.later(o, t)).orElse(t)));
    }

    Optional<Instant> latest() {
        if (millis == NONE) {
            return other;
        }
        Instant usual = Instant.ofEpochMilli(millis);
        return other.isEmpty()
                ? Optional.of(usual)
                : Optional.of(other.map(o -> Times.later(o, usual)).orElse(usual));
    }

    /** The way TAP writes it, {@code 2026-03-10T10:00:00.000Z}, on a day that every month has. */
    private long usual(int from, int to) {
        if (to - from != "2026-03-10T10:00:00.000Z".length()
                || json[from + 4] != '-'
                || json[from + 7] != '-'
                || json[from + 10] != 'T'
                || json[from + 13] != ':'
                || json[from + 16] != ':'
                || json[from + 19] != '.'
                || json[from + 23] != 'Z') {
            return NONE;
        }
        int year = number(from, 4);
        int month = number(from + 5, 2);
        int day = number(from + 8, 2);
        int hour = number(from + 11, 2);
        int minute = number(from + 14, 2);
        int second = number(from + 17, 2);
        int milli = number(from + 20, 3);
        boolean date = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
        boolean time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && milli >= 0;
        if (!date || !time) {
            return NONE;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli;
    }

    /** Digits as a number; negative if they are none. */
    private int number(int from, int length) {
        int value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
