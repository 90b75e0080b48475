package io.collector.sink.sentinel.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token. Immutable; its text never shows in {@link #toString()}.
 *
 * @param value what goes after {@code Bearer}
 * @param renewAt when to get the next one, before this one ends
 * @param expires when it ends
 */
public record Token(String value, Instant renewAt, Instant expires) {
    private static final Duration EARLY = Duration.ofMinutes(5);

    /** A token that was got now: renewed 5 minutes before it ends, or when a tenth of its life is left if that is less. */
    static Token of(String value, Instant now, Duration lifetime) {
        Duration tenth = lifetime.dividedBy(10);
        Instant expires = now.plus(lifetime);
        return new Token(value, expires.minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY), expires);
    }

    @Override
    public String toString() {
        return "Token[until " + expires + "]";
    }
}
