package io.collector.http;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What something before the target refuses for what it holds: a firewall that looks into requests finds the very addresses in
 * them that the events are about. It does so with a status that else says that a person must act or that the data is bad, with
 * a page under 200, or by breaking the connection off. Safe for use by several threads.
 *
 * <pre>
 *   refused, not in the target's words ──► the same without events ── answered otherwise ──► the fault that it is
 *                                                  │
 *                                                  └─ answered well ──► again, a little later
 *                                                        │
 *                              several together, several times ──► rejected, so that they are sent in halves
 *                              one by itself, several times, while others are taken or for long ──► rejected
 * </pre>
 *
 * <p>Asking without events is the sink's: at the same place, with the same credentials. Only an answer in the target's own
 * words that would be success counts, or a fault of the way would cost events.
 */
public final class ContentRefusals {
    /** Anybody may answer something odd once, and the next moment be well. */
    private static final int SEVERAL = 3;

    /** Below this, a connection that breaks has other reasons. */
    private static final long LARGE = 1 << 20;

    /** If nothing else is taken meanwhile, a firewall that refuses everything for a while is not about this event. */
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Of so many events it is known how often they were refused; the oldest are forgotten. */
    private static final int MOST = 10_000;

    /** So many of a request are counted. */
    private static final int COUNTED = 1_000;

    private final String target;
    private final int several;
    private final Clock clock;
    private final Map<String, Refused> known = new LinkedHashMap<>();
    private long taken;

    /** Asking at the same place, with the same credentials, without events. */
    @FunctionalInterface
    public interface Probe {
        /**
         * Asks.
         *
         * @throws TransferException unless the answer is in the target's own words and would be success
         */
        void ask() throws TransferException, InterruptedException;
    }

    /** How often one event was refused, among others and by itself, since when, and what had been taken at first. */
    private record Refused(long takenBefore, int times, int alone, Instant aloneSince) {}

    /**
     * None so far.
     *
     * @param target its name, for messages
     * @param places how many addresses it has, each of which may have something else before it
     */
    public ContentRefusals(String target, int places, Clock clock) {
        this.target = target;
        this.several = SEVERAL * places;
        this.clock = clock;
    }

    /**
     * Whether an answer may be about what was sent. That it is not in the target's own words is the caller's to see.
     */
    public static boolean isSuspect(Answer answer) {
        return switch (answer.status()) {
            case 400, 403, 406, 422 -> true;
            default -> answer.status() < 300 && answer.page();
        };
    }

    /**
     * Whether a connection may have been broken off because of how much was sent, which is how some proxies refuse that.
     *
     * @param bytes how much it was
     */
    public static boolean isSuspect(RetryableException fault, long bytes) {
        return bytes >= LARGE && fault.ambiguous() && fault.getCause() instanceof SocketException;
    }

    /**
     * Events were refused, and it is to be found out whether for what they are.
     *
     * @param code the code of the rejection
     * @param fault what the refusal would be else
     * @param mayBeTaken whether the events may have reached the target all the same
     * @param events those of the request
     * @return to be thrown: a rejection once it is sure enough; what is wrong even without events
     */
    public TransferException judge(
            String code, TransferException fault, boolean mayBeTaken, List<Event> events, Probe probe)
            throws InterruptedException {
        try {
            probe.ask();
            return refused(code, fault, mayBeTaken, events);
        } catch (RetryableException e) {
            return new RetryableException(
                    fault.getMessage() + "; whether that is about the events cannot be known: " + e.getMessage(),
                    e.remedy(),
                    e.retryAfter(),
                    mayBeTaken,
                    fault);
        } catch (BlockedException e) {
            return e;
        } catch (TransferException e) { // refused as data, though there was none
            return fault instanceof RejectedException ? whateverComes(e) : fault;
        }
    }

    /**
     * A connection broke with events under way, and it is to be found out whether for what they are.
     *
     * @param fault what it is else; that the events may have been taken comes before what is wrong without them
     * @param events those of the request
     * @return to be thrown: a rejection once it is sure enough
     */
    public TransferException judgeBrokenOff(RetryableException fault, List<Event> events, Probe probe)
            throws InterruptedException {
        TransferException judged = judge("413", fault, fault.ambiguous(), events, probe);
        return judged instanceof BlockedException ? fault : judged;
    }

    /**
     * What a person is told of data that was refused where there was none.
     *
     * @param refusal what was attempted and what came back
     */
    public BlockedException whateverComes(TransferException refusal) {
        return new BlockedException(
                refusal.getMessage() + "; that is not in the words of " + target + ", and no events were sent",
                "see what stands before " + target + ", such as a proxy or load balancer: it refuses whatever comes");
    }

    private TransferException refused(String code, TransferException fault, boolean mayBeTaken, List<Event> events) {
        String message = fault.getMessage() + "; without events it is answered well, so something before " + target
                + ", such as a firewall, refuses what is in them";
        return isSure(events)
                ? new RejectedException(
                        code, mayBeTaken ? message + ", or takes them all the same" : message, mayBeTaken)
                : new RetryableException(
                        message,
                        "see what stands before " + target
                                + ", such as a firewall that looks into requests, and let it pass them",
                        Optional.empty(),
                        mayBeTaken,
                        fault);
    }

    /** These were taken. */
    public synchronized void taken(List<Event> events) {
        taken += events.size();
        if (!known.isEmpty()) {
            events.forEach(event -> known.remove(key(event)));
        }
    }

    private synchronized boolean isSure(List<Event> events) {
        boolean alone = events.size() == 1;
        boolean sure = false;
        for (Event event : events.subList(0, Math.min(events.size(), COUNTED))) {
            Refused refused = known.merge(
                    key(event),
                    new Refused(taken, 1, alone ? 1 : 0, clock.instant()),
                    (before, first) -> new Refused(
                            before.takenBefore,
                            before.times + 1,
                            before.alone + first.alone,
                            before.alone > 0 ? before.aloneSince : first.aloneSince));
            // That several are sent in halves costs nothing, so one of them is enough.
            sure |= alone ? isToBlame(refused) : refused.times >= several;
        }
        if (sure && alone) {
            known.remove(key(events.get(0)));
        }
        while (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return sure;
    }

    /** Whether it is this event that is refused, and not whatever comes. */
    private boolean isToBlame(Refused refused) {
        return refused.alone >= several
                && (taken > refused.takenBefore || !clock.instant().isBefore(refused.aloneSince.plus(LONG)));
    }

    private static String key(Event event) {
        return event.id() + ' ' + event.revision();
    }
}
