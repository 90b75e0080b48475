package io.collector.completeness.world;

/** What can go wrong with a request. */
public enum Fault {
    NONE,
    /** TAP's own trouble: status 503. */
    UNAVAILABLE,
    /** TAP's time-out on a window: status 500. */
    OVERLOADED,
    /** A fault of TAP's that looks like one of the request: status 400. */
    REFUSED,
    /** Somebody else with the same credential has used the pool up: status 429. */
    THROTTLED,
    /** The connection is closed without an answer. */
    BROKEN,
    /** The connection is closed in the middle of the body. */
    CUT,
    /** The body ends in the middle, as if that were all. */
    GARBLED
}
