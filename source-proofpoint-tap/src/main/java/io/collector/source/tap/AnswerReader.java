package io.collector.source.tap;

import io.collector.api.Emitter;
import io.collector.http.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the parts of one answer into events, and counts them. For one answer and one thread. */
final class AnswerReader implements AnswerScanner.Handler {
    private static final Logger log = LoggerFactory.getLogger(AnswerReader.class);

    private final Set<Feed> wanted;
    private final Set<String> unknown;
    private final Emitter emitter;
    private final Window window;
    private final Map<String, Long> found = new HashMap<>();
    private Instant servedTo;
    private boolean known;
    private boolean foreign;

    /**
     * A reader.
     *
     * @param wanted the feeds to keep
     * @param unknown arrays that TAP has and this version does not know: added to when one turns up, and told once
     * @param window what was asked for
     */
    AnswerReader(Set<Feed> wanted, Set<String> unknown, Emitter emitter, Window window) {
        this.wanted = wanted;
        this.unknown = unknown;
        this.emitter = emitter;
        this.window = window;
        this.servedTo = window.to();
        wanted.forEach(feed -> found.put(feed.table().name(), 0L));
    }

    /** How many elements there were, by table, those that are no events included. */
    Map<String, Long> found() {
        return found;
    }

    /** The end of the window as it was served. */
    Instant servedTo() {
        return servedTo;
    }

    /** Whether it holds something, but nothing that an answer of TAP holds: somebody else's answer. */
    boolean isForeign() {
        return foreign && !known;
    }

    @Override
    public void array(String key) {
        if (Feed.ofArray(key).isPresent()) {
            known = true;
        } else {
            foreign = true;
        }
    }

    @Override
    public void element(String array, byte[] json) throws InterruptedException {
        Optional<Feed> known = Feed.ofArray(array);
        if (known.isEmpty()) {
            warn(array);
        } else if (wanted.contains(known.get())) {
            emit(known.get(), json);
        }
    }

    @Override
    public void value(String key, byte[] json) throws InterruptedException {
        String text = new String(json, StandardCharsets.UTF_8);
        if (key.equals("queryEndTime") || Feed.ofArray(key).isPresent()) {
            known = true;
        } else {
            foreign = true;
        }
        Optional<Feed> feed = Feed.ofArray(key).filter(wanted::contains);
        if (feed.isPresent() && !text.equals("null")) {
            found.merge(feed.get().table().name(), 1L, Long::sum);
            emitter.reject(feed.get().table().name(), json, key + " should be a list of events");
        } else if (key.equals("queryEndTime") && text.length() > 2) {
            EventTime.parse(text.substring(1, text.length() - 1)).ifPresent(end -> servedTo = end);
        }
    }

    private void emit(Feed feed, byte[] json) throws InterruptedException {
        String table = feed.table().name();
        found.merge(table, 1L, Long::sum);
        try {
            emitter.emit(EventReader.read(feed, json, window.to()));
        } catch (MalformedEventException e) {
            emitter.reject(table, json, e.reason());
        }
    }

    private void warn(String array) {
        if (unknown.add(array)) {
            log.warn(
                    "TAP answers with a list named {} that this version does not know: it is left out",
                    Answer.excerpt(array));
        }
    }
}
