package io.collector.source.tap;

import io.collector.source.tap.Node.Obj;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When an event happened: the latest of its message or click time and its threat times. Stateless. */
final class EventTime {
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private EventTime() {}

    /** The time of an event; empty if it names none that can be read. */
    static Optional<Instant> of(Feed.Kind kind, Obj event) {
        Stream<Optional<String>> own = Stream.of(event.text(kind.timeColumn()), event.text("threatTime"));
        Stream<Optional<String>> threats = event.find("threatsInfoMap").map(Node::asList).orElse(List.of()).stream()
                .map(n -> n instanceof Obj threat ? threat.text("threatTime") : Optional.empty());
        return Stream.concat(own, threats)
                .flatMap(Optional::stream)
                .flatMap(t -> parse(t).stream())
                .max(Instant::compareTo);
    }

    /** A time as TAP writes it; also with an offset, or without any, which is UTC. */
    static Optional<Instant> parse(String text) {
        if (text.length() < "2000-01-01T00:00".length()) {
            return Optional.empty();
        }
        return instant(text).filter(t -> !t.isBefore(EARLIEST) && !t.isAfter(LATEST));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return local(text);
        }
    }

    private static Optional<Instant> local(String text) {
        String bare = text.replaceFirst("[+-]00:?00$", "").replace(' ', 'T');
        try {
            return Optional.of(LocalDateTime.parse(bare, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
