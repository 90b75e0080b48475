package io.collector.sink.splunk;

import io.collector.api.Event;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The events that may have been taken although nobody said so: when they are sent again they are marked. Kept in
 * memory only, and no more than {@value #MOST}. Safe for use by several threads.
 */
final class Resends {
    private static final int MOST = 100_000;

    private final Set<String> unsure = new LinkedHashSet<>();

    synchronized void note(Event event) {
        if (unsure.size() < MOST) {
            unsure.add(key(event));
        }
    }

    synchronized boolean contains(Event event) {
        return !unsure.isEmpty() && unsure.contains(key(event));
    }

    synchronized void forget(Event event) {
        if (!unsure.isEmpty()) {
            unsure.remove(key(event));
        }
    }

    private static String key(Event event) {
        return event.id() + ' ' + event.revision();
    }
}
