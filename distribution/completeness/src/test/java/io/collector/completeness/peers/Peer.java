package io.collector.completeness.peers;

import java.time.Duration;

/** A way to poll TAP. For one thread and one run. */
public interface Peer {
    /** Whose it is, for the table. */
    String name();

    /** What it does, for the table. */
    String method();

    /** How often its timer runs. */
    Duration every();

    /** What it does when its timer runs. */
    void turn(Desk desk);

    /** Its process begins anew: what it did not keep on a disk is gone. */
    default void restarted(Desk desk) {}
}
