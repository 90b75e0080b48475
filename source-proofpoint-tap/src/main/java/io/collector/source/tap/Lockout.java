package io.collector.source.tap;

import io.collector.api.BlockedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps credentials that TAP refused from being tried over and over, without making whoever mends them wait: they are
 * tried again after {@link Refusals#SLOWLY}, or as soon as they are others. Not kept over a restart. One thread.
 */
final class Lockout {
    /** How often a blocked source is polled, to see whether the credentials are others. That costs no request. */
    static final Duration LOOK = Duration.ofSeconds(15);

    private @Nullable BlockedException refusal;
    private Instant until = Instant.MIN;
    private String refused = "";

    /** Notes that the credentials were refused. */
    BlockedException refused(BlockedException fault, TapConfig config, Instant now) {
        until = now.plus(Refusals.SLOWLY);
        refused = fingerprint(config);
        BlockedException looking =
                new BlockedException(String.valueOf(fault.getMessage()), fault.remedy(), Optional.of(LOOK));
        refusal = looking;
        return looking;
    }

    /** The refusal that still stands; empty if it is time to ask. */
    Optional<BlockedException> stands(TapConfig config, Instant now) {
        BlockedException last = refusal;
        // A time further off than the wait itself comes from a clock that was set back.
        boolean waiting = now.isBefore(until) && !now.plus(Refusals.SLOWLY).isBefore(until);
        if (last == null || !waiting || !fingerprint(config).equals(refused)) {
            return Optional.empty();
        }
        return Optional.of(new BlockedException(String.valueOf(last.getMessage()), last.remedy(), last.retryAfter()));
    }

    void lifted() {
        refusal = null;
    }

    /** Not the secret itself, which is not to be kept. */
    private static String fingerprint(TapConfig config) {
        return Digest.of(List.of(config.principal(), config.secret().reveal()));
    }
}
