package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;

import io.collector.source.tap.Lane.Effort;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where reading has come to after a request. Pure and immutable.
 *
 * @param governor how often is asked
 * @param lookBack how far back a live poll reads again
 */
record Aftermath(Governor governor, Duration lookBack) {
    /** With more pieces than this set aside, only those at the edge of the trouble are still cut in two. */
    private static final int MANY = 24;

    /**
     * After an answer.
     *
     * @param servedTo the end of the window as TAP says it was served; counts if it is earlier than asked for
     * @param at when the request was made
     * @param oldest the earliest that can be read
     */
    Progress answered(Plan.Request request, Instant servedTo, Instant at, Effort effort, Instant oldest) {
        Window window = request.window();
        Instant to = earlier(window.to(), servedTo).truncatedTo(ChronoUnit.SECONDS);
        Progress progress = request.progress();
        boolean read = to.isAfter(window.from());
        if (request.kind() == Plan.Kind.CLICKS) {
            Lane lane = polled(progress.clicks(), request, read ? to : window.from(), effort, at);
            Progress next = progress.withClicks(lane);
            return read ? next.lengthened() : next;
        }
        Progress next = request.kind() == Plan.Kind.LIVE
                ? passedOver(progress, request)
                        .withLive(polled(progress.live(), request, read ? to : window.from(), effort, at))
                : progress;
        if (!read) {
            return next;
        }
        Instant origin = progress.origin().orElse(window.from());
        Stretch stretch = new Stretch(window.from(), to, at.truncatedTo(ChronoUnit.SECONDS));
        // A backfill reads once more what has been read: only it does what it asks for.
        boolean backfill = request.kind() == Plan.Kind.BACKFILL;
        return next.without(window.from(), to, r -> backfill || r.kind() == Range.Kind.NEW || r.isTried())
                .withSweeps(next.sweeps().read(stretch, origin, oldest))
                .lengthened();
    }

    /**
     * After a request for the past that TAP had no answer for: its stretch is set aside, so that it holds up nothing
     * else. From the second time on in two halves, until what TAP has no answer for is told from what it has. What is out
     * of reach stays outstanding: with it the hole may go on.
     *
     * @param before where reading had come to
     * @param said what came instead of an answer, in one word
     * @param shortest the shortest window that TAP accepts
     */
    Progress unanswered(Plan.Request request, Progress before, String said, Instant at, Duration shortest) {
        Range part = request.part().orElseThrow();
        Progress left = before.withSweeps(request.progress().sweeps())
                .without(part.from(), part.to(), r -> r.kind() == part.kind());
        Trouble trouble = part.trouble()
                .again(
                        at.truncatedTo(ChronoUnit.SECONDS),
                        said,
                        left.setAside().size(),
                        part.to().plus(Planner.RETENTION));
        Duration length = Duration.between(part.from(), part.to());
        boolean halves = part.isTried()
                && length.compareTo(shortest.multipliedBy(2)) >= 0
                && (isFew(left) || isEdge(part, left));
        if (!halves) {
            return left.plus(new Range(part.kind(), part.from(), part.to(), trouble));
        }
        Instant middle = part.from().plusSeconds(length.toSeconds() / 2);
        return left.plus(new Range(part.kind(), part.from(), middle, trouble))
                .plus(new Range(part.kind(), middle, part.to(), trouble));
    }

    private static boolean isFew(Progress progress) {
        return progress.setAside().size() < MANY;
    }

    /** Where TAP answers for what is before or after. */
    private static boolean isEdge(Range part, Progress others) {
        List<Range> near = others.setAside().stream().filter(part::touches).toList();
        return near.stream().noneMatch(r -> r.from().isBefore(part.from()))
                || near.stream().noneMatch(r -> r.to().isAfter(part.to()));
    }

    private Lane polled(Lane lane, Plan.Request request, Instant to, Effort effort, Instant at) {
        Lane next = lane.polled(to, at);
        return request.full() ? next.full(effort, at, governor.interval()) : next;
    }

    /** What a live poll leaves behind that did not begin where the one before ended. */
    private Progress passedOver(Progress progress, Plan.Request request) {
        Instant from = request.window().from();
        Instant origin = progress.origin().orElse(from);
        Instant readUpTo = progress.readUpTo().orElse(origin);
        Progress next = readUpTo.isBefore(from) ? progress.plus(new Range(Range.Kind.NEW, readUpTo, from)) : progress;
        Duration pause = Duration.between(readUpTo, request.window().to());
        boolean outage = pause.compareTo(Planner.SHORT_PAUSE) > 0
                && pause.compareTo(governor.pace().multipliedBy(2)) > 0;
        return progress.readUpTo().isPresent() && outage
                // What TAP showed late during the outage, the look-back would have seen.
                ? next.withSweeps(next.sweeps().backTo(Age.SETTLED, readUpTo.minus(lookBack), origin))
                : next;
    }
}
