package io.collector.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved by hand. Safe for use by several threads. */
public final class ManualClock extends Clock {
    private final Hand hand;
    private final ZoneId zone;

    private ManualClock(Hand hand, ZoneId zone) {
        this.hand = hand;
        this.zone = zone;
    }

    /** A clock in UTC that stands at the time given. */
    public static ManualClock at(Instant start) {
        return new ManualClock(new Hand(start), ZoneOffset.UTC);
    }

    /** A clock in UTC that stands at the time given, such as {@code 2026-03-01T12:00:00Z}. */
    public static ManualClock at(String start) {
        return at(Instant.parse(start));
    }

    /** Moves the clock; backwards too, as a clock that is set right does. */
    public void advance(Duration by) {
        hand.move(by);
    }

    /** Sets the clock. */
    public void set(Instant to) {
        hand.set(to);
    }

    @Override
    public Instant instant() {
        return hand.at();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same time, told in another zone: moving one moves both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(hand, other);
    }

    /** Shared by the clocks of all zones. */
    private static final class Hand {
        private Instant at;

        Hand(Instant at) {
            this.at = at;
        }

        synchronized Instant at() {
            return at;
        }

        synchronized void set(Instant to) {
            at = to;
        }

        synchronized void move(Duration by) {
            at = at.plus(by);
        }
    }
}
