package io.collector.source.tap;

import io.collector.source.tap.Lane.Effort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Plans and pretends that requests are answered, without a network and by a clock that jumps over the pauses. */
final class Simulation {
    static final Instant START = Instant.parse("2026-03-10T12:00:00.777Z");

    final Planner planner;
    Limits limits = Limits.documented(Duration.ofSeconds(60));
    TapState state = TapState.START;
    Instant now = START;
    Effort effort = Effort.NONE;

    /** The windows of the past that TAP has no answer for. */
    Predicate<Window> unanswerable = window -> false;

    final List<Asked> asked = new ArrayList<>();
    final List<Hole> gaps = new ArrayList<>();
    final Map<Pool, List<Instant>> requests = new EnumMap<>(Pool.class);

    /** A request, when it was made, and whether it was answered. */
    record Asked(Plan.Request request, Instant at, boolean answered) {
        boolean reads(Instant time) {
            return answered
                    && !request.window().from().isAfter(time)
                    && !request.window().to().isBefore(time);
        }
    }

    Simulation(Planner planner) {
        this.planner = planner;
    }

    static Planner planner(int usable, Duration interval, Duration startFrom) {
        return new Planner(Endpoint.ALL, true, Duration.ofMinutes(60), startFrom, new Governor(usable, interval));
    }

    /** A request, or a pause, or a note; false for a pause. */
    boolean step(boolean failing) {
        Plan plan = planner.next(state, Moment.of(now, limits));
        if (plan instanceof Plan.Wait wait) {
            if (!wait.until().isAfter(now)) {
                throw new AssertionError("waits until " + wait.until() + " at " + now);
            }
            now = wait.until();
            return false;
        }
        if (plan instanceof Plan.Note note) {
            gaps.addAll(note.holes());
            state = state.with(note.progress());
            return true;
        }
        ask((Plan.Request) plan, failing);
        return true;
    }

    private void ask(Plan.Request request, boolean failing) {
        boolean past = request.part().isPresent();
        boolean fails = failing || (past && unanswerable.test(request.window()));
        Pool pool = request.endpoint().pool();
        state = state.requested(pool, now);
        requests.computeIfAbsent(pool, p -> new ArrayList<>()).add(now);
        asked.add(new Asked(request, now, !fails));
        if (!fails) {
            gaps.addAll(request.holes());
            Instant oldest = Moment.of(now, limits).oldest();
            state = state.with(
                    planner.aftermath().answered(request, request.window().to(), now, effort, oldest));
            now = now.plusMillis(400);
            return;
        }
        state = state.with(
                past
                        ? planner.aftermath().unanswered(request, state.progress(), "503", now, limits.shortest())
                        : state.progress().shortened());
        now = now.plusSeconds(10);
    }

    void run(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            step(false);
        }
    }

    void restart() {
        state = TapState.of(state.toCheckpoint());
    }

    List<Asked> of(Plan.Kind kind) {
        return asked.stream().filter(a -> a.request().kind() == kind).toList();
    }

    /** The most requests of a pool in any 24 hours. */
    int mostInADay(Pool pool) {
        List<Instant> made = requests.getOrDefault(pool, List.of());
        int most = 0;
        int first = 0;
        for (int i = 0; i < made.size(); i++) {
            while (!made.get(first).plus(RequestLog.PERIOD).isAfter(made.get(i))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** Whether a moment was read when it was that old. */
    boolean wasRead(Instant time, Duration age) {
        return asked.stream()
                .anyMatch(a ->
                        a.request().kind() != Plan.Kind.CLICKS && a.reads(time) && !a.at().isBefore(time.plus(age)));
    }

    boolean isGap(Instant time) {
        return gaps.stream().anyMatch(g -> !g.from().isAfter(time) && !g.to().isBefore(time));
    }
}
