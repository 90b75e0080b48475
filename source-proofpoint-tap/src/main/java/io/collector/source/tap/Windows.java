package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Decides which window comes next. Pure: the time goes in, a decision comes out. Immutable.
 *
 * <p>While up to date, one window reads the whole look-back again, because TAP shows some events long after the time
 * it files them under. After a pause of more than {@link #SHORT_PAUSE}, reading goes on one look-back before where it
 * had come to, in windows that follow each other without a gap, until it is up to date.
 *
 * @param lookBack how far back to read again, at most {@link Window#LONGEST}
 * @param startFrom how far back the first run begins
 */
record Windows(Duration lookBack, Duration startFrom) {
    /** TAP answers for this long back. */
    static final Duration RETENTION = Duration.ofDays(7);

    /** Up to this long since the last window, reading the look-back before now again is as good as before that window. */
    static final Duration SHORT_PAUSE = Duration.ofMinutes(10);

    /** An event that shows up this long after it happened is not unusual for TAP. */
    static final Duration USUAL_DELAY = Duration.ofMinutes(40);

    /**
     * What to do next.
     *
     * @param window what to ask for
     * @param progress where the window starts from: given to {@link Windows#after} with the answer
     * @param lastOne whether reading is up to date once the window is read
     * @param gap what can no longer be read, if anything
     * @param lateBefore see {@link io.collector.api.Coverage.Read}
     */
    record Step(Window window, Progress progress, boolean lastOne, Optional<Window> gap, Instant lateBefore) {}

    /**
     * Decides.
     *
     * @param progress how far reading has come
     * @param now by TAP's clock
     * @param limits what TAP accepts
     */
    Step next(Progress progress, Instant now, Limits limits) {
        Instant end = now.minus(limits.lag()).truncatedTo(ChronoUnit.SECONDS);
        Instant oldest = earlier(
                now.minus(RETENTION)
                        .plus(limits.margin())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .plusSeconds(1),
                end.minus(limits.shortest()));
        Instant origin =
                progress.origin().orElseGet(() -> later(now.minus(startFrom).truncatedTo(ChronoUnit.SECONDS), oldest));
        // A cursor after the end comes from a clock that was set back, or from a longer lag.
        Instant readUpTo = earlier(progress.readUpTo().orElse(origin), later(end, origin));
        Optional<Window> gap = readUpTo.isBefore(oldest) ? Optional.of(new Window(readUpTo, oldest)) : Optional.empty();

        Instant wanted = progress.position().orElseGet(() -> resume(progress, readUpTo, end));
        Instant from = earlier(later(later(wanted, origin), oldest), end.minus(limits.shortest()));
        Duration span = limits.atLeastShortest(progress.span());
        boolean lastOne = !from.plus(span).isBefore(end);
        Window window = new Window(from, lastOne ? end : from.plus(span));
        boolean readAgain = from.isBefore(readUpTo);
        Progress start = new Progress(
                Optional.of(origin), Optional.of(later(readUpTo, oldest)), Optional.of(from), progress.span());
        return new Step(
                window,
                start,
                lastOne,
                gap,
                // What was never read before cannot have been missed before: nothing in it is late.
                readAgain ? readUpTo.minus(USUAL_DELAY) : from.minus(RETENTION));
    }

    /**
     * Where reading has come to after an answer.
     *
     * @param servedTo the end of the window as TAP says it was served; counts if it is earlier than asked for
     */
    Progress after(Step step, Instant servedTo) {
        Instant to = earlier(step.window().to(), servedTo);
        Progress start = step.progress();
        if (!to.isAfter(step.window().from())) {
            return start;
        }
        // A little short of the end is up to date too: the next window reads the look-back again and covers it.
        boolean upToDate =
                step.lastOne() && Duration.between(to, step.window().to()).compareTo(SHORT_PAUSE) <= 0;
        return new Progress(
                        start.origin(),
                        start.readUpTo().map(r -> later(r, to)),
                        upToDate ? Optional.empty() : Optional.of(to),
                        start.span())
                .lengthened();
    }

    private Instant resume(Progress progress, Instant readUpTo, Instant end) {
        if (progress.readUpTo().isEmpty()) {
            return readUpTo;
        }
        return Duration.between(readUpTo, end).compareTo(SHORT_PAUSE) > 0
                ? readUpTo.minus(lookBack)
                : earlier(readUpTo, end.minus(lookBack));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
