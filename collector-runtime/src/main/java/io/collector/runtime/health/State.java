package io.collector.runtime.health;

/** How a component is doing. */
public enum State {
    /** Nothing is known yet. */
    STARTING,
    /** It works. */
    ACTIVE,
    /** It does not work at the moment, and is tried again. */
    DEGRADED,
    /** A person must act. */
    FAILED,
    /** It was stopped. */
    STOPPED
}
