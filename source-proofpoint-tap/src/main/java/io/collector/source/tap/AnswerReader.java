package io.collector.source.tap;

import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.http.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the parts of one answer into events, and counts them. For one answer and one thread. */
final class AnswerReader implements AnswerScanner.Handler {
    private static final Logger log = LoggerFactory.getLogger(AnswerReader.class);

    /** The key of the end of the window as it was served. */
    private static final String END = "queryEndTime";

    private final Set<Feed> wanted;
    private final Set<String> told;
    private final Emitter emitter;
    private final Window window;
    private final EventReader events = new EventReader();
    private final Optional<KnownSlices> slices;
    private final boolean remembers;
    private final Map<Feed, Long> found = new EnumMap<>(Feed.class);
    private final Map<Feed, Long> repeated = new EnumMap<>(Feed.class);
    private String array = "";
    private Optional<Feed> feed = Optional.empty();
    private Instant servedTo;
    private boolean known;
    private boolean foreign;

    /**
     * A reader.
     *
     * @param wanted the feeds to keep
     * @param told what is odd about TAP's answers and has been told: each such thing is told once
     * @param window what was asked for
     * @param slices what need not be read again; empty if none of it can be in the answer
     * @param remembers whether what is new is added to those, because it will soon come again
     */
    AnswerReader(
            Set<Feed> wanted,
            Set<String> told,
            Emitter emitter,
            Window window,
            Optional<KnownSlices> slices,
            boolean remembers) {
        this.wanted = wanted;
        this.told = told;
        this.emitter = emitter;
        this.window = window;
        this.slices = slices;
        this.remembers = remembers;
        this.servedTo = window.to();
        wanted.forEach(f -> found.put(f, 0L));
    }

    /** How many elements there were, by table, those that are no events included. */
    Map<String, Long> found() {
        return found.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().table().name(), Map.Entry::getValue));
    }

    /** Tells the emitter of what was not read again. */
    void tellRepeated() {
        repeated.forEach((f, count) -> emitter.repeated(f.table().name(), count));
        repeated.clear();
    }

    /** The end of the window as it was served. */
    Instant servedTo() {
        return servedTo;
    }

    /** Whether it holds something that an answer of TAP holds. */
    boolean isTaps() {
        return known;
    }

    /** Whether it holds something, but nothing that an answer of TAP holds: somebody else's answer. */
    boolean isForeign() {
        return foreign && !known;
    }

    @Override
    public void array(String key) {
        array = key;
        feed = Feed.ofArray(key);
        known |= feed.isPresent();
        foreign |= feed.isEmpty();
    }

    @Override
    public int object(byte[] buffer, int from, int to) throws InterruptedException {
        if (slices.isPresent() || feed.filter(wanted::contains).isEmpty()) {
            return from;
        }
        Optional<Event> event = events.readUsual(feed.get(), buffer, from, to, window.to());
        if (event.isEmpty()) {
            return from;
        }
        found.merge(feed.get(), 1L, Long::sum);
        emitter.emit(event.get());
        return events.end();
    }

    @Override
    public void element(byte[] buffer, int from, int to) throws InterruptedException {
        if (feed.isEmpty()) {
            warn(array);
        } else if (wanted.contains(feed.get())) {
            emit(feed.get(), buffer, from, to);
        }
    }

    @Override
    public void value(String key, byte[] json) throws InterruptedException {
        String text = new String(json, StandardCharsets.UTF_8);
        if (key.equals(END) || Feed.ofArray(key).isPresent()) {
            known = true;
        } else {
            foreign = true;
        }
        Optional<Feed> listed = Feed.ofArray(key).filter(wanted::contains);
        if (listed.isPresent() && !text.equals("null")) {
            found.merge(listed.get(), 1L, Long::sum);
            emitter.reject(listed.get().table().name(), json, key + " should be a list of events");
        } else if (key.equals(END) && text.length() > 2) {
            served(EventTime.parse(text.substring(1, text.length() - 1)));
        }
    }

    /** An end that cannot be is no end: going by it, the window would be asked for again and again. */
    private void served(Optional<Instant> end) {
        if (end.filter(window.from()::isBefore).isPresent()) {
            servedTo = end.get();
        } else if (told.add(END)) {
            log.warn(
                    "TAP answers for {} with {} as the end of what it served, which cannot be: taken as served in full",
                    window,
                    end.map(Instant::toString).orElse("something that is no time"));
        }
    }

    private void emit(Feed of, byte[] buffer, int from, int to) throws InterruptedException {
        found.merge(of, 1L, Long::sum);
        if (slices.isPresent() && slices.get().contains(of, buffer, from, to)) {
            repeated.merge(of, 1L, Long::sum);
            return;
        }
        Event event;
        try {
            event = events.read(of, buffer, from, to, window.to());
        } catch (MalformedEventException e) {
            emitter.reject(of.table().name(), Arrays.copyOfRange(buffer, from, to), e.reason());
            return;
        }
        emitter.emit(event);
        if (remembers) {
            slices.ifPresent(KnownSlices::emitted);
        }
    }

    private void warn(String list) {
        if (told.add(list)) {
            log.warn(
                    "TAP answers with a list named {} that this version does not know: it is left out",
                    Answer.excerpt(list));
        }
    }
}
