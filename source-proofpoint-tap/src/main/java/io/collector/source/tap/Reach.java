package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What can still be read of what is outstanding, and what no longer can. Immutable.
 *
 * <p>A hole is written down once its end is known: when all of it is out of reach, or when what follows is being read.
 *
 * @param progress without what is out of reach
 * @param holes what is out of reach, the oldest first; none goes on in another
 */
record Reach(Progress progress, List<Hole> holes) {
    /**
     * A first run that is to begin where TAP's memory does begins a little later, as that moves on: up to this much is
     * not counted as lost.
     */
    private static final Duration START_MAY_MOVE = Duration.ofHours(1);

    Reach {
        holes = List.copyOf(holes);
    }

    /**
     * What is out of reach.
     *
     * @param progress with an origin
     * @param reading what is about to be read, so that its part out of reach ends here
     * @param startFrom how far back the first run was to begin
     * @param oldest the earliest that can be read
     */
    static Reach of(Progress progress, Optional<Range> reading, Duration startFrom, Instant oldest) {
        Instant origin = progress.origin().orElse(oldest);
        List<Range> waiting = new ArrayList<>();
        List<Hole> holes = new ArrayList<>();
        Progress left = progress;
        for (Range range : latestFirst(progress.outstanding())) {
            boolean read = reading.filter(range::equals).isPresent();
            boolean lost = read ? range.from().isBefore(oldest) : !range.to().isAfter(oldest);
            if (!lost || (!read && goesOn(range, waiting))) {
                if (!read) {
                    waiting.add(range);
                }
                continue;
            }
            left = left.shrunk(range, oldest);
            if (isStart(range, origin, startFrom, oldest)) {
                left = left.withOrigin(oldest);
            } else {
                holes.addAll(holes(range, origin, earlier(range.to(), oldest)));
            }
        }
        return new Reach(left, joined(holes));
    }

    private static List<Hole> holes(Range range, Instant origin, Instant to) {
        if (range.kind() == Range.Kind.NEW || !to.isAfter(origin)) {
            return List.of(new Hole(range.from(), to, range.trouble()));
        }
        // Since the origin, a backfill reads again: what it misses was read, or is outstanding by itself.
        Instant again = Times.later(range.from(), origin);
        List<Hole> holes = new ArrayList<>();
        if (range.from().isBefore(again)) {
            holes.add(new Hole(range.from(), again, range.trouble()));
        }
        if (range.isTried()) {
            holes.add(new Hole(again, to, range.trouble(), true));
        }
        return holes;
    }

    private static List<Range> latestFirst(List<Range> ranges) {
        return ranges.stream()
                .sorted(Comparator.comparing(Range::from).reversed())
                .toList();
    }

    private static boolean goesOn(Range range, List<Range> waiting) {
        return waiting.stream()
                .anyMatch(w -> w.kind() == range.kind()
                        && w.isTried() == range.isTried()
                        && w.from().equals(range.to()));
    }

    private static boolean isStart(Range range, Instant origin, Duration startFrom, Instant oldest) {
        return range.kind() == Range.Kind.NEW
                && !range.isTried()
                && range.from().equals(origin)
                && startFrom.compareTo(Planner.RETENTION.minus(START_MAY_MOVE)) > 0
                && oldest.isBefore(origin.plus(START_MAY_MOVE));
    }

    private static List<Hole> joined(List<Hole> holes) {
        List<Hole> joined = new ArrayList<>();
        holes.stream().sorted(Comparator.comparing(Hole::from)).forEach(hole -> {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).goesOnIn(hole)) {
                joined.set(last, joined.get(last).with(hole));
            } else {
                joined.add(hole);
            }
        });
        return joined;
    }
}
