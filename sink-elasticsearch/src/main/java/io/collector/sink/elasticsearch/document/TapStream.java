package io.collector.sink.elasticsearch.document;

import io.collector.api.Table;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The four tables of Proofpoint TAP, by the names that Elastic's own integration gives to their data streams. */
public enum TapStream {
    /** Clicks on links that were blocked. */
    CLICKS_BLOCKED("clicks-blocked", "denied"),
    /** Clicks on links that were let through. */
    CLICKS_PERMITTED("clicks-permitted", "allowed"),
    /** Messages that were held back. */
    MESSAGE_BLOCKED("messages-blocked", "denied"),
    /** Messages with a threat that were delivered. */
    MESSAGE_DELIVERED("messages-delivered", "");

    private final String alias;
    private final String action;

    TapStream(String alias, String action) {
        this.alias = alias;
        this.action = action;
    }

    /** Which of the four a table is; empty if it is of another source. */
    public static Optional<TapStream> of(Table table) {
        return Arrays.stream(values())
                .filter(stream -> stream.alias.equals(table.alias()))
                .filter(stream -> table.name().startsWith("ProofPointTAP"))
                .findFirst();
    }

    /** The last part of the dataset, such as {@code clicks_blocked}; also a field below {@code proofpoint_tap}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether these are clicks; messages otherwise. */
    public boolean clicks() {
        return this == CLICKS_BLOCKED || this == CLICKS_PERMITTED;
    }

    /** What {@code event.action} says; empty for none. */
    String action() {
        return action;
    }
}
