package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether permitted clicks can be polled by themselves. They come sooner that way, but come with everything else too: a
 * failure is none of the source's, that endpoint is only left alone for a while. One thread.
 */
final class PermittedClicks {
    private static final Logger log = LoggerFactory.getLogger(PermittedClicks.class);

    private final String source;
    private Instant notBefore = Instant.MIN;
    private boolean failing;

    PermittedClicks(String source) {
        this.source = source;
    }

    /**
     * Until when they are left alone. A time far off comes from a clock that was set back.
     *
     * @param allElseFails then they are not asked if they are known to fail by themselves: that would pass for the state
     *     of the whole source
     */
    Instant notBefore(Instant now, boolean allElseFails) {
        if (failing && allElseFails) {
            return Instant.MAX;
        }
        return notBefore.isAfter(now.plus(Refusals.SLOWLY)) ? Instant.MIN : notBefore;
    }

    /** Whether they failed when last polled, though everything else works. */
    boolean isFailing() {
        return failing;
    }

    void answered() {
        if (failing) {
            failing = false;
            log.info("{}: permitted clicks are polled by themselves again", source);
        }
    }

    /** They failed while nothing else works either, which says nothing of them. */
    void failedWithAllElse(TransferException fault, Instant now) {
        notBefore = now.plus(rest(fault));
    }

    private static Duration rest(TransferException fault) {
        return fault instanceof BlockedException ? Refusals.SLOWLY : Refusals.REST;
    }

    void failed(TransferException fault, Instant now) {
        Duration rest = rest(fault);
        notBefore = now.plus(rest);
        String text = "{}: permitted clicks cannot be polled by themselves at the moment, they still come with"
                + " everything else: {}; {}. Tried again in {} minutes";
        if (failing) {
            log.debug(text, source, fault.getMessage(), fault.remedy(), rest.toMinutes());
        } else {
            log.warn(text, source, fault.getMessage(), fault.remedy(), rest.toMinutes());
        }
        failing = true;
    }
}
