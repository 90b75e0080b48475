package io.collector.source.tap;

import io.collector.api.Table;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The four kinds of event, each an array of its own in an answer and a table of its own for the sinks. */
enum Feed {
    CLICKS_BLOCKED("clicksBlocked", Kind.CLICK),
    CLICKS_PERMITTED("clicksPermitted", Kind.CLICK),
    MESSAGES_BLOCKED("messagesBlocked", Kind.MESSAGE),
    MESSAGES_DELIVERED("messagesDelivered", Kind.MESSAGE);

    private static final Map<String, Feed> BY_ARRAY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(f -> f.array, Function.identity()));

    private final String array;
    private final Kind kind;

    Feed(String array, Kind kind) {
        this.array = array;
        this.kind = kind;
    }

    /** The feed that comes as this array; empty if TAP has a new one. */
    static Optional<Feed> ofArray(String array) {
        return Optional.ofNullable(BY_ARRAY.get(array));
    }

    /** The key of its array in an answer. */
    String array() {
        return array;
    }

    Kind kind() {
        return kind;
    }

    Table table() {
        return TapTables.of(this);
    }

    /** What an event of a feed looks like. */
    enum Kind {
        CLICK("clickTime"),
        MESSAGE("messageTime");

        private final String timeColumn;

        Kind(String timeColumn) {
            this.timeColumn = timeColumn;
        }

        String timeColumn() {
            return timeColumn;
        }
    }
}
