package io.collector.runtime.preview;

import io.collector.api.Event;

/**
 * An event that somebody gave.
 *
 * @param source the name of the source it is taken to come from
 * @param event the event
 * @param raw whether it came as the vendor's object, so that its table was guessed and its id made up
 */
public record Given(String source, Event event, boolean raw) {}
