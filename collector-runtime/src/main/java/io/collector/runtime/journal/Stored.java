package io.collector.runtime.journal;

import io.collector.api.Event;
import java.time.Instant;

/**
 * An event in the journal.
 *
 * @param position its place; later events have greater ones
 * @param collectedAt when it was appended; never runs backwards along the positions
 * @param event the event, its time in milliseconds
 */
public record Stored(long position, Instant collectedAt, Event event) {}
