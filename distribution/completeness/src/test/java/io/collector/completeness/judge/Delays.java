package io.collector.completeness.judge;

import java.time.Duration;
import java.util.Arrays;

/** Times from being visible to being delivered. For one thread. */
public final class Delays {
    private long[] millis = new long[1024];
    private int count;
    private boolean sorted;

    void add(long delay) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = delay;
        sorted = false;
    }

    public int count() {
        return count;
    }

    /** The delay that so many of 100 do not exceed; zero if there is none at all. */
    public Duration percentile(double percent) {
        if (count == 0) {
            return Duration.ZERO;
        }
        if (!sorted) {
            Arrays.sort(millis, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return Duration.ofMillis(millis[Math.max(0, rank - 1)]);
    }

    static Delays together(Iterable<Delays> parts) {
        Delays all = new Delays();
        for (Delays part : parts) {
            for (int i = 0; i < part.count; i++) {
                all.add(part.millis[i]);
            }
        }
        return all;
    }
}
