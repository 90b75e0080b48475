package io.collector.sink.splunk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of one address: the one to send under, and older ones on which acknowledgements are still awaited. Safe
 * for use by several threads.
 */
final class Channels {
    /** Splunk removes a channel after 600 s without use. */
    private static final Duration IDLE = Duration.ofMinutes(9);

    private static final Duration ALARM_PAUSE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(Channels.class);

    private final Clock clock;
    private final AckTiming timing;
    private final CopyOnWriteArrayList<Channel> live = new CopyOnWriteArrayList<>();
    private final String place;
    private Channel current;
    private Instant quietUntil = Instant.MIN;

    Channels(String place, Clock clock, AckTiming timing) {
        this.place = place;
        this.clock = clock;
        this.timing = timing;
        this.current = open(newId(), Cookies.NONE);
    }

    /** The channel to send the next request under. */
    synchronized Channel current() {
        if (!current.usable(IDLE)) {
            current = open(newId(), Cookies.NONE);
        }
        return current;
    }

    /** How many requests wait for their acknowledgement. */
    int pending() {
        return live.stream().mapToInt(Channel::pending).sum();
    }

    /**
     * Notes the acknowledgement to come of a request.
     *
     * @param sentOn its channel
     * @param sent the cookies it was sent with
     * @param answered the cookies after its answer
     */
    synchronized Pending expect(Channel sentOn, Cookies sent, Cookies answered, long ackId) {
        if (answered.contradicts(sent) && current == sentOn) {
            // The session was moved: what was sent before stays with the old node and its cookies.
            sentOn.retire();
            current = open(newId(), answered);
        }
        if (answered.contradicts(sent) || answered.contradicts(sentOn.cookies())) {
            Channel elsewhere = open(sentOn.id(), answered);
            elsewhere.retire();
            return elsewhere.expect(ackId);
        }
        sentOn.adopt(answered);
        live.addIfAbsent(sentOn); // others may have gone on to newer ones meanwhile
        Pending pending = sentOn.expect(ackId);
        if (pending.state() == Pending.State.LOST) {
            alarm(pending.reason());
        }
        return pending;
    }

    void close() {
        live.forEach(Channel::close);
    }

    private void alarm(String reason) {
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            log.debug("{}: {}", place, reason);
        } else {
            log.warn("{}: {}", place, reason);
            quietUntil = now.plus(ALARM_PAUSE);
        }
    }

    private Channel open(String id, Cookies cookies) {
        live.removeIf(c -> c != current && c.pending() == 0);
        Channel channel = new Channel(id, cookies, clock, timing);
        live.add(channel);
        return channel;
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
