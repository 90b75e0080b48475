package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.source.tap.Windows.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the settings, and however long the source was off between polls. */
class WindowsTest {
    private static final Instant START = Instant.parse("2026-03-10T12:00:00.777Z");

    @Property(tries = 500)
    void asksOnlyForWhatTapAccepts(
            @ForAll @IntRange(max = 3600) int lookBack,
            @ForAll @IntRange(max = 604_800) int startFrom,
            @ForAll @IntRange(max = 7200) int lag,
            @ForAll @Size(max = 30) List<@IntRange(max = 2_000_000) Integer> pauses,
            @ForAll @IntRange(max = 7) int fault) {
        Windows windows = new Windows(Duration.ofSeconds(lookBack), Duration.ofSeconds(startFrom));
        Limits limits = Limits.documented(Duration.ofSeconds(lag));
        Progress progress = Progress.NONE;
        Instant now = START;
        for (int pause : pauses) {
            now = now.plusMillis(pause * 137L);
            Step step = windows.next(progress, now, limits);
            Window window = step.window();
            assertThat(window.length()).isBetween(Window.SHORTEST, Window.LONGEST);
            assertThat(window.interval()).as("whole seconds").doesNotContain(".");
            assertThat(window.from()).isAfter(now.minus(Windows.RETENTION).plusSeconds(500));
            assertThat(window.to()).isBeforeOrEqualTo(now.minusSeconds(lag));
            progress = pause % 8 == fault ? progress.shortened() : windows.after(step, window.to());
        }
    }

    @Property(tries = 300)
    void readsEverythingOrWritesDownAGap(
            @ForAll @IntRange(max = 3600) int lookBack,
            @ForAll @IntRange(min = 60, max = 604_800) int startFrom,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 900_000) Integer> pauses) {
        Windows windows = new Windows(Duration.ofSeconds(lookBack), Duration.ofSeconds(startFrom));
        Limits limits = Limits.documented(Duration.ofSeconds(60));
        Progress progress = Progress.NONE;
        Instant now = START;
        List<Window> covered = new ArrayList<>();
        for (int pause : pauses) {
            now = now.plusSeconds(pause);
            boolean upToDate = false;
            for (int i = 0; i < 400 && !upToDate; i++) {
                Step step = windows.next(progress, now, limits);
                step.gap().ifPresent(covered::add);
                covered.add(step.window());
                progress = windows.after(step, step.window().to());
                upToDate = progress.position().isEmpty();
                now = now.plusSeconds(1);
            }
            assertThat(upToDate).as("a catch-up ends").isTrue();
        }
        Instant end = covered.get(0).from();
        for (Window window : covered) {
            assertThat(window.from()).isBeforeOrEqualTo(end);
            end = end.isAfter(window.to()) ? end : window.to();
        }
        assertThat(end).isAfter(now.minusSeconds(63));
    }

    @Property(tries = 300)
    void readsEachMomentAgainOnceTheLookBackHasPassed(
            @ForAll @Size(min = 20, max = 80) List<@IntRange(min = 5, max = 20_000) Integer> pauses) {
        // Long pauses now and then, short ones mostly: as after outages.
        Windows windows = new Windows(Duration.ofMinutes(60), Duration.ofHours(1));
        Limits limits = Limits.documented(Duration.ofSeconds(60));
        Progress progress = Progress.NONE;
        Instant now = START;
        List<Window> read = new ArrayList<>();
        List<Instant> at = new ArrayList<>();
        for (int pause : pauses) {
            now = now.plusSeconds(pause % 5 == 0 ? pause : 5 + pause % 300);
            do {
                Step step = windows.next(progress, now, limits);
                read.add(step.window());
                at.add(now);
                progress = windows.after(step, step.window().to());
                now = now.plusSeconds(1);
            } while (progress.position().isPresent());
        }
        Instant last = at.get(at.size() - 1);
        Duration sure = Duration.ofMinutes(49);
        for (Instant t = read.get(0).from().plusSeconds(1);
                t.plus(Duration.ofHours(2)).isBefore(last);
                t = t.plusSeconds(97)) {
            Instant moment = t;
            boolean again = false;
            for (int i = 0; i < read.size(); i++) {
                Window w = read.get(i);
                again |= !w.from().isAfter(moment)
                        && !w.to().isBefore(moment)
                        && !at.get(i).isBefore(moment.plus(sure));
            }
            assertThat(again).as("%s was read %s later or more", moment, sure).isTrue();
        }
    }

    @Property(tries = 100)
    void callsNothingLateThatWasNotReadBefore(@ForAll @IntRange(min = 2, max = 168) int hours) {
        Windows windows = new Windows(Duration.ofMinutes(60), Duration.ofHours(hours));
        Step first = windows.next(Progress.NONE, START, Limits.documented(Duration.ofSeconds(60)));
        Step second = windows.next(
                windows.after(first, first.window().to()), START, Limits.documented(Duration.ofSeconds(60)));
        assertThat(first.lateBefore()).isBefore(first.window().from().minus(Duration.ofDays(6)));
        assertThat(second.lateBefore()).isBefore(second.window().from().minus(Duration.ofDays(6)));
    }

    @Property(tries = 100)
    void callsLateWhatIsOlderThanTheUsualDelayWhenReadAgain(@ForAll @IntRange(min = 5, max = 600) int pause) {
        Windows windows = new Windows(Duration.ofMinutes(60), Duration.ofHours(24));
        Instant readUpTo = Instant.parse("2026-03-10T11:59:00Z");
        Progress progress = new Progress(
                Optional.of(START.minus(Duration.ofDays(3))), Optional.of(readUpTo), Optional.empty(), Window.LONGEST);
        Step step = windows.next(progress, START.plusSeconds(pause), Limits.documented(Duration.ofSeconds(60)));
        assertThat(step.lateBefore()).isEqualTo(readUpTo.minus(Duration.ofMinutes(40)));
        assertThat(step.window().length()).isEqualTo(Window.LONGEST);
    }

    @Property(tries = 50)
    void survivesAClockThatIsSetBack(@ForAll @IntRange(min = 1, max = 1_000_000) int back) {
        Windows windows = new Windows(Duration.ofMinutes(60), Duration.ofHours(1));
        Limits limits = Limits.documented(Duration.ZERO);
        Step before = windows.next(Progress.NONE, START, limits);
        Progress progress = windows.after(before, before.window().to());
        Instant now = START.minusSeconds(back);
        Step step = windows.next(progress, now, limits);
        assertThat(step.gap()).isEmpty();
        assertThat(step.window().to()).isBeforeOrEqualTo(now);
        assertThat(step.window().length()).isBetween(Window.SHORTEST, Window.LONGEST);
    }
}
