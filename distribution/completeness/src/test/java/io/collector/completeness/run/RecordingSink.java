package io.collector.completeness.run;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.completeness.judge.Received;
import io.collector.completeness.world.Trouble;
import io.collector.runtime.journal.GapEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A target in memory that keeps count of what it takes. It outlives the collector's restarts. One delivery at a time. */
final class RecordingSink implements Sink {
    private final String name;
    private final Facts facts;
    private final Received received;
    private final Trouble trouble;
    private final Supplier<Instant> now;
    private int gaps;

    RecordingSink(String name, Facts facts, Received received, Trouble trouble, Supplier<Instant> now) {
        this.name = name;
        this.facts = facts;
        this.received = received;
        this.trouble = trouble;
        this.now = now;
    }

    String name() {
        return name;
    }

    Received received() {
        return received;
    }

    /** How many gaps it was told of. */
    int gaps() {
        return gaps;
    }

    @Override
    public Delivery deliver(Batch batch) throws RetryableException {
        Instant at = now.get();
        if (!trouble.takes(name, at)) {
            throw new RetryableException("sink " + name + " is down");
        }
        for (Event event : batch.events()) {
            if (event.table().equals(GapEvents.TABLE.name())) {
                gaps++;
            } else {
                Facts.Content content = facts.of(event);
                received.took(content.fact(), content.content(), at);
            }
        }
        return Delivery.COMPLETE;
    }

    @Override
    public BatchLimits limits() {
        // Real time does not pass here, so there is nothing to linger for.
        return new BatchLimits(2_000, 4_000_000, Duration.ZERO, 1, false);
    }
}
