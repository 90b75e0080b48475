package io.collector.runtime.ledger;

/**
 * How far a sink is with a source, since the journal was made.
 *
 * @param source the source's name
 * @param sink the sink's name
 * @param delivered events that it took
 * @param deadLettered events that it refused for good
 * @param pending events that it still has to get
 */
public record SinkLine(String source, String sink, long delivered, long deadLettered, long pending) {}
