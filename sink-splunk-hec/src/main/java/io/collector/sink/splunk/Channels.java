package io.collector.sink.splunk;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The channels of one address: the one to send under, and older ones on which acknowledgements are still awaited. Safe
 * for use by several threads.
 */
final class Channels {
    /** Splunk removes a channel after 600 s without use. */
    private static final Duration IDLE = Duration.ofMinutes(9);

    private final Clock clock;
    private final AckTiming timing;
    private final List<Channel> live = new CopyOnWriteArrayList<>();
    private Channel current;

    Channels(Clock clock, AckTiming timing) {
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
        return sentOn.expect(ackId);
    }

    void close() {
        live.forEach(Channel::close);
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
