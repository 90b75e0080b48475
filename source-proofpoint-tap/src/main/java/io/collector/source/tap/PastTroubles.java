package io.collector.source.tap;

import io.collector.api.TransferException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when TAP has no answer for a stretch of the past, and leaves the past alone for a moment, and for longer each time
 * in a row: it may be TAP as a whole that cannot cope, and then the next live poll tells. Not kept over a restart. One
 * thread.
 */
final class PastTroubles {
    private static final Logger log = LoggerFactory.getLogger(PastTroubles.class);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 6;

    private final String source;
    private Instant notBefore = Instant.MIN;
    private int inARow;
    private boolean told;

    PastTroubles(String source) {
        this.source = source;
    }

    /** Until when the past is left alone. A time far off comes from a clock that was set back. */
    Instant notBefore(Instant now) {
        return notBefore.isAfter(now.plus(LONGEST)) ? Instant.MIN : notBefore;
    }

    /** After an answer for the past. */
    void answered(Progress progress) {
        inARow = 0;
        if (told && progress.setAside().isEmpty()) {
            told = false;
            log.info("{}: nothing of the past is set aside any more", source);
        }
    }

    void failed(TransferException fault, Instant now) {
        Duration rest = FIRST.multipliedBy(1L << Math.min(inARow, DOUBLINGS));
        notBefore = now.plus(rest.compareTo(LONGEST) > 0 ? LONGEST : rest);
        inARow++;
        String text =
                "{}: {}; {}. That stretch of the past is set aside: everything else goes on, it is asked for again"
                        + " more and more rarely, and becomes a gap if TAP stops keeping it before it answers";
        if (told) {
            log.debug(text, source, fault.getMessage(), fault.remedy());
        } else {
            log.warn(text, source, fault.getMessage(), fault.remedy());
        }
        told = true;
    }
}
