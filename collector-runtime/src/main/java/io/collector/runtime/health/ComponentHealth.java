package io.collector.runtime.health;

import io.collector.runtime.health.HealthSnapshot.PastTrouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one source or sink is doing. Several things may be wrong at once, each under a key of its own; the worst one
 * is the state. Safe for use by several threads.
 *
 * <pre>
 *   STARTING ──works──► ACTIVE ◄──works── DEGRADED, FAILED
 *       └───────────────┴──trouble──────────►┘            any ──stop──► STOPPED
 * </pre>
 *
 * <p>A change of state is logged once, with how long the trouble lasted when it is over.
 */
public final class ComponentHealth {
    private static final Logger log = LoggerFactory.getLogger(ComponentHealth.class);

    private final String component;
    private final Clock clock;
    private final Map<Object, Trouble> troubles = new LinkedHashMap<>();
    private State state = State.STARTING;
    private boolean ending;
    private Instant since;
    private @Nullable Instant troubledSince;
    private @Nullable Instant lastSuccess;
    private @Nullable PastTrouble lastTrouble;

    private record Trouble(State state, String reason, String remedy) {}

    /**
     * A component that is starting.
     *
     * @param component for the log: "source tap"
     */
    public ComponentHealth(String component, Clock clock) {
        this.component = component;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Something does not work and is tried again. */
    public void degraded(Object key, String reason, String remedy) {
        trouble(key, new Trouble(State.DEGRADED, reason, remedy));
    }

    /** Something does not work until a person acts. */
    public void failed(Object key, String reason, String remedy) {
        trouble(key, new Trouble(State.FAILED, reason, remedy));
    }

    /** Something works. */
    public synchronized void works(Object key) {
        if (troubles.remove(key) != null) {
            update();
        }
    }

    /** Something is not needed any more, whether it worked or not. */
    public synchronized void forget(Object key) {
        if (!ending) {
            works(key);
        }
    }

    /** From now on all is forgotten because the end has begun, and not because it is well. */
    public synchronized void ending() {
        ending = true;
    }

    /** It is at work, though there may be nothing to do yet. */
    public synchronized void atWork() {
        update();
    }

    /** Something was done for real. */
    public synchronized void success() {
        lastSuccess = clock.instant();
        update();
    }

    /** The end. */
    public synchronized void stopped() {
        worst().ifPresent(trouble -> log.info("{} ends {}: {}", component, trouble.state(), trouble.reason()));
        troubles.clear();
        enter(State.STOPPED);
    }

    /** How it is doing now. */
    public synchronized HealthSnapshot snapshot() {
        Optional<Trouble> worst = worst();
        return new HealthSnapshot(
                state,
                since,
                worst.map(Trouble::reason).orElse(""),
                worst.map(Trouble::remedy).orElse(""),
                Optional.ofNullable(lastSuccess),
                Optional.ofNullable(lastTrouble));
    }

    private synchronized void trouble(Object key, Trouble trouble) {
        if (state == State.STOPPED) {
            return;
        }
        troubles.put(key, trouble);
        lastTrouble = new PastTrouble(clock.instant(), trouble.reason());
        State before = state;
        update();
        String then = trouble.remedy().isEmpty() ? "" : "; " + trouble.remedy();
        if (state == before || state != trouble.state()) {
            log.debug("{} is {}: {}{}", component, trouble.state(), trouble.reason(), then);
        } else {
            log.warn("{} is {}: {}{}", component, state, trouble.reason(), then);
        }
    }

    private void update() {
        if (state == State.STOPPED) {
            return;
        }
        State next = worst().map(Trouble::state).orElse(State.ACTIVE);
        if (next == state) {
            return;
        }
        boolean wasWell = state == State.ACTIVE || state == State.STARTING;
        if (next == State.ACTIVE && troubledSince != null) {
            // A clock that was set back in between cannot tell.
            long lasted =
                    Math.max(0, Duration.between(troubledSince, clock.instant()).toSeconds());
            log.info("{} works again, after {} s", component, lasted);
            troubledSince = null;
        } else if (next != State.ACTIVE && wasWell) {
            troubledSince = clock.instant();
        }
        enter(next);
    }

    private void enter(State next) {
        if (next != state) {
            state = next;
            since = clock.instant();
        }
    }

    private Optional<Trouble> worst() {
        Optional<Trouble> degraded = Optional.empty();
        for (Trouble trouble : troubles.values()) {
            if (trouble.state() == State.FAILED) {
                return Optional.of(trouble);
            }
            degraded = Optional.of(trouble);
        }
        return degraded;
    }
}
