package io.collector.sink.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** One address of the cluster and whether it is worth asking. Safe for use by several threads. */
final class Host {
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);

    private final URI address;
    private Instant restsUntil = Instant.MIN;
    private Duration rest = FIRST_REST;

    Host(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    /** Since when, or until when, it is taken for dead. */
    synchronized Instant restsUntil() {
        return restsUntil;
    }

    synchronized boolean rests(Instant now) {
        return now.isBefore(restsUntil);
    }

    /** It did not answer: others are preferred for a while, longer each time. */
    synchronized void failed(Instant now) {
        restsUntil = now.plus(rest);
        rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
    }

    synchronized void answered() {
        restsUntil = Instant.MIN;
        rest = FIRST_REST;
    }
}
