package io.collector.runtime.events;

import io.collector.runtime.journal.EventLog;
import java.io.IOException;

/** Writes events in one format. For one thread. */
public interface EventWriter extends EventLog.Taker {
    /** Writes what comes before the first event. */
    default void begin() throws IOException {}
}
