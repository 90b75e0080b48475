package io.collector.source.tap;

import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.source.tap.EventParser.Parsed;
import io.collector.source.tap.Node.Obj;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Makes an event of one element of an answer: the quick way, or the long way if it is unusual. For one thread. */
final class EventReader {
    /** Few events are larger; what is needed to read one is several times its size. */
    private static final int USUAL = 1 << 13;

    private final QuickReader quick = new QuickReader();

    /**
     * Reads one element.
     *
     * @param buffer holds it from one place to another, as it came
     * @param otherwise the time of an event that names none
     * @throws MalformedEventException if it cannot be an event
     */
    Event read(Feed feed, byte[] buffer, int from, int to, Instant otherwise) throws MalformedEventException {
        try {
            Event event = quick.read(feed, buffer, from, to, otherwise);
            if (quick.end() == to) {
                return event;
            }
        } catch (OddEventException e) {
            // The long way takes whatever can be an event.
        }
        return readAtLength(feed, Arrays.copyOfRange(buffer, from, to), otherwise);
    }

    /** Reads an element in the usual form that is somewhere in a buffer as a whole; empty if there is none. */
    Optional<Event> readUsual(Feed feed, byte[] buffer, int from, int to, Instant otherwise) {
        try {
            return Optional.of(quick.read(feed, buffer, from, Math.min(to, from + USUAL), otherwise));
        } catch (OddEventException e) {
            return Optional.empty();
        }
    }

    /** Where the element that was read last ends in its buffer. */
    int end() {
        return quick.end();
    }

    /** Reads one element with a tree of its content, whatever it looks like. */
    static Event readAtLength(Feed feed, byte[] element, Instant otherwise) throws MalformedEventException {
        Parsed parsed = EventParser.parse(element);
        Obj event = Coercion.apply(feed.kind(), parsed.event());
        String canonical = Canonical.of(event);
        return new Event(
                feed.table().name(),
                Identity.of(feed, event, canonical),
                Revision.of(canonical),
                EventTime.of(feed.kind(), event).orElse(otherwise),
                body(element, parsed, event),
                Verdict.of(feed.kind(), event),
                Optional.empty());
    }

    /** The bytes that came, as long as they need no change. */
    private static Json body(byte[] element, Parsed parsed, Obj event) {
        if (!event.equals(parsed.event()) || parsed.repeatedKeys() || !isWellFormed(element)) {
            return Json.ofUtf8(event.toUtf8());
        }
        return Json.ofUtf8(hasLineBreak(element) ? JsonText.compact(element) : element);
    }

    /** The parser lets some bytes pass that no target takes for UTF-8. */
    private static boolean isWellFormed(byte[] utf8) {
        return Arrays.equals(new String(utf8, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), utf8);
    }

    private static boolean hasLineBreak(byte[] element) {
        for (byte b : element) {
            if (b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }
}
