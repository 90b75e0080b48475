package io.collector.runtime.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a sink is with the events of one source.
 *
 * @param sink its name in the configuration
 * @param delivered events that it took, since its cursor was made
 * @param deadLettered events that it will never take
 * @param pending events that it still has to get
 * @param oldest the time of the next event in line, if there is one
 */
public record SinkPosition(String sink, long delivered, long deadLettered, long pending, Optional<Instant> oldest) {}
