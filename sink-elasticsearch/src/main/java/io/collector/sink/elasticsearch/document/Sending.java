package io.collector.sink.elasticsearch.document;

import io.collector.api.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event on its way, and what several of its fields need to know. For one thread. */
final class Sending {
    private final Event event;
    private final Instant at;
    private final TextList texts;
    private @Nullable UrlParts url;

    /**
     * One event.
     *
     * @param at when it is sent
     * @param texts to be used for one array after the other
     */
    Sending(Event event, Instant at, TextList texts) {
        this.event = event;
        this.at = at;
        this.texts = texts;
    }

    Event event() {
        return event;
    }

    Instant at() {
        return at;
    }

    /** An array of texts, with nothing in it yet. */
    TextList texts(JsonBytes out) {
        return texts.begin(out);
    }

    /** The parts of the event's address, which is split once. */
    UrlParts url(String text) {
        UrlParts known = url;
        if (known == null) {
            known = UrlParts.of(text);
            url = known;
        }
        return known;
    }
}
