package io.collector.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.journal.TestEvents;
import io.collector.runtime.journal.TestEvents.MovedClock;
import org.junit.jupiter.api.Test;

class ComponentHealthTest {
    private final MovedClock clock = new MovedClock();
    private final ComponentHealth health = new ComponentHealth("sink s", clock);

    private State state() {
        return health.snapshot().state();
    }

    @Test
    void isStartingUntilSomethingIsKnown() {
        assertThat(state()).isEqualTo(State.STARTING);
        health.works("nothing was wrong");
        assertThat(state()).isEqualTo(State.STARTING);
        health.success();
        assertThat(state()).isEqualTo(State.ACTIVE);
        assertThat(health.snapshot().lastSuccess()).contains(TestEvents.NOON);
    }

    @Test
    void remembersTheLastTroubleWhenItIsOver() {
        assertThat(health.snapshot().lastTrouble()).isEmpty();
        health.degraded("a", "busy", "");
        clock.set(TestEvents.NOON.plusSeconds(5));
        health.success();
        health.works("a");
        assertThat(health.snapshot().lastTrouble()).contains(new HealthSnapshot.PastTrouble(TestEvents.NOON, "busy"));
    }

    @Test
    void isAsBadAsTheWorstOfItsTroubles() {
        health.degraded("a", "busy", "");
        health.failed("b", "403", "give the right");
        assertThat(state()).isEqualTo(State.FAILED);
        assertThat(health.snapshot().reason()).isEqualTo("403");
        assertThat(health.snapshot().remedy()).isEqualTo("give the right");
        health.works("b");
        assertThat(state()).isEqualTo(State.DEGRADED);
        assertThat(health.snapshot().reason()).isEqualTo("busy");
        health.works("a");
        assertThat(state()).isEqualTo(State.ACTIVE);
        assertThat(health.snapshot().reason()).isEmpty();
    }

    @Test
    void seemsNotToWorkAgainBecauseItEnds() {
        health.failed("a", "403", "give the right");
        health.ending();
        health.forget("a");
        assertThat(state()).isEqualTo(State.FAILED);
        health.works("a");
        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void rememberSinceWhen() {
        health.failed("a", "first", "");
        clock.set(TestEvents.NOON.plusSeconds(9));
        health.failed("a", "second", "");
        assertThat(health.snapshot().since()).isEqualTo(TestEvents.NOON);
        assertThat(health.snapshot().reason()).isEqualTo("second");
        health.works("a");
        assertThat(health.snapshot().since()).isEqualTo(TestEvents.NOON.plusSeconds(9));
    }

    @Test
    void nothingFollowsAStop() {
        health.stopped();
        health.failed("a", "late", "");
        health.success();
        assertThat(state()).isEqualTo(State.STOPPED);
    }
}
