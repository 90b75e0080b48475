package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far the past has been read again at each age. Immutable.
 *
 * <p>For each age there is one time: everything from the origin to it has been read when it was that old or older.
 * Whatever is read moves it on, a live poll or a catch-up as well as a sweep, if it begins no later than that time. What
 * was read beyond it is kept in mind, so that it need not be read again once the time gets there.
 *
 * @param readTo that time for each age; none means the origin
 * @param ahead what was read beyond it, the oldest reading first
 */
record Sweeps(Map<Age, Instant> readTo, List<Stretch> ahead) {
    static final Sweeps NONE = new Sweeps(Map.of(), List.of());

    /** More are not kept in mind: forgetting one costs requests, not events. */
    private static final int MOST = 12;

    /** Readings that follow each other within this count as one, made when the first was. */
    private static final Duration TOGETHER = Duration.ofHours(1);

    Sweeps {
        readTo = Map.copyOf(readTo);
        ahead = List.copyOf(ahead);
    }

    Instant readTo(Age age, Instant origin) {
        return Times.later(readTo.getOrDefault(age, origin), origin);
    }

    /** After a stretch was read. */
    Sweeps read(Stretch read, Instant origin, Instant oldest) {
        List<Stretch> known = new ArrayList<>(ahead);
        if (reachesBeyond(read, origin)) {
            add(known, read);
        }
        Map<Age, Instant> next = new EnumMap<>(Age.class);
        for (Age age : Age.values()) {
            Instant to = Times.later(readTo(age, origin), oldest);
            to = movedOn(to, read, age);
            for (int moved = 0; moved < known.size(); moved++) {
                for (Stretch stretch : known) {
                    to = movedOn(to, stretch, age);
                }
            }
            next.put(age, to);
        }
        known.removeIf(s ->
                next.entrySet().stream().noneMatch(e -> s.oldEnough(e.getKey()).isAfter(e.getValue())));
        return new Sweeps(next, known);
    }

    /** Has an age begin again at an earlier time. */
    Sweeps backTo(Age age, Instant time, Instant origin) {
        Map<Age, Instant> next = new EnumMap<>(Age.class);
        next.putAll(readTo);
        next.put(age, Times.earlier(readTo(age, origin), Times.later(time, origin)));
        return new Sweeps(next, ahead);
    }

    /** Has an age go on from a later time: what is before it will be read when it is older. */
    Sweeps forwardTo(Age age, Instant time, Instant origin) {
        Map<Age, Instant> next = new EnumMap<>(Age.class);
        next.putAll(readTo);
        next.put(age, Times.later(readTo(age, origin), time));
        return new Sweeps(next, ahead);
    }

    private boolean reachesBeyond(Stretch read, Instant origin) {
        for (Age age : Age.values()) {
            if (read.from().isAfter(readTo(age, origin)) && read.oldEnough(age).isAfter(read.from())) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<Stretch> known, Stretch read) {
        for (int i = 0; i < known.size(); i++) {
            Stretch k = known.get(i);
            boolean touch = !read.from().isBefore(k.from()) && !read.from().isAfter(k.to());
            boolean together = !read.at().isBefore(k.at()) && !read.at().isAfter(k.at().plus(TOGETHER));
            if (touch && together) {
                known.set(i, new Stretch(k.from(), Times.later(k.to(), read.to()), k.at()));
                return;
            }
        }
        known.add(read);
        if (known.size() > MOST) {
            known.remove(0);
        }
    }

    private static Instant movedOn(Instant to, Stretch read, Age age) {
        return read.from().isAfter(to) ? to : Times.later(to, read.oldEnough(age));
    }
}
