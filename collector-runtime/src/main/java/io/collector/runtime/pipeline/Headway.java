package io.collector.runtime.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast something long gets less, from looking at it now and then. In memory only: a restart begins anew with what is
 * left then. Safe for use by several threads.
 */
final class Headway {
    /** What the rate is made of: long enough for a vendor's pauses, short enough to follow a change. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final String kind;
    private final Deque<Look> looks = new ArrayDeque<>();
    private double total;

    private record Look(Instant at, double left) {}

    Headway(String kind) {
        this.kind = kind;
    }

    /** Notes what is left, in seconds of the vendor's time. */
    synchronized void look(Instant now, double left) {
        if (Double.isNaN(left) || left <= 0) {
            looks.clear();
            total = 0;
            return;
        }
        total = Math.max(total, left);
        Look last = looks.peekLast();
        if (last != null && (left > last.left() || now.isBefore(last.at()))) {
            looks.clear(); // more was asked for, so what went before says nothing
        }
        looks.addLast(new Look(now, left));
        while (looks.size() > 2 && looks.getFirst().at().isBefore(now.minus(RECENT))) {
            looks.removeFirst();
        }
    }

    /** How it stands; empty if there is nothing to do. */
    synchronized Optional<Remaining> remaining() {
        Look first = looks.peekFirst();
        Look last = looks.peekLast();
        if (first == null || last == null) {
            return Optional.empty();
        }
        double took = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        double rate = took > 0 ? (first.left() - last.left()) / took : 0;
        return Optional.of(new Remaining(kind, seconds(last.left()), seconds(total), rate));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofSeconds(Math.round(seconds));
    }
}
