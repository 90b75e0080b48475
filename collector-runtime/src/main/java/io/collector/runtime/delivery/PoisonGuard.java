package io.collector.runtime.delivery;

/**
 * Tells poison from a configuration fault: a target that refuses everything is set up wrongly, and its events must be
 * kept, not buried one by one. Safe for use by several threads.
 *
 * <p>Until the sink has taken its first event since the start, at most {@value #UNPROVEN} events become dead letters.
 * Afterwards what is refused is held as well once it is {@value #PROVEN} events in a row, in one batch or in several.
 */
final class PoisonGuard {
    /** How many events may be refused before any was taken; also how many events of a large batch are tried alone. */
    static final int UNPROVEN = 10;

    static final int PROVEN = 100;

    private boolean proven;

    /** Since some were taken, or since the start. */
    private int refused;

    /** Some events were taken. */
    synchronized void accepted() {
        proven = true;
        refused = 0;
    }

    /** Some events became dead letters. */
    synchronized void refused(int events) {
        refused += events;
    }

    /** Whether it would be suspicious if these many events, a whole batch, were refused. */
    synchronized boolean suspects(int events) {
        return proven ? refused + events >= PROVEN : refused + events > UNPROVEN;
    }
}
