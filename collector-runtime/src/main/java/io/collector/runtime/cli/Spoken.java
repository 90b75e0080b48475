package io.collector.runtime.cli;

import java.time.Duration;

/** Lengths of time as a person says them, in their two largest units: {@code 2 h 5 min}. Stateless. */
final class Spoken {
    private Spoken() {}

    static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return two(minutes, "min", seconds % 60, "s");
        }
        long hours = minutes / 60;
        return hours < 24 ? two(hours, "h", minutes % 60, "min") : two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long large, String unit, long small, String smaller) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
    }
}
