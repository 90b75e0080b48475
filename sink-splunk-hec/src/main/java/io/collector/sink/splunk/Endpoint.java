package io.collector.sink.splunk;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.ContentRefusals;
import io.collector.http.Recess;
import io.collector.sink.splunk.Outcome.Kind;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HEC and what is exchanged with it. Safe for use by several threads. */
final class Endpoint implements Channel.Poller {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

    private final HecAddress address;
    private final SplunkHecConfig config;
    private final HecRequests requests;
    private final HecFaults faults;
    private final Pressure pressure;
    private final ContentRefusals refusals;
    private final Recess recess;
    private final Counters counters;
    private final Channels channels;
    private final Trouble polls = new Trouble(log);
    private final Trouble wordless = new Trouble(log);
    private volatile boolean acknowledges;

    Endpoint(
            HecAddress address,
            SplunkHecConfig config,
            OkHttpClient client,
            Clock clock,
            Pressure pressure,
            ContentRefusals refusals,
            Counters counters) {
        this.address = address;
        this.config = config;
        this.requests = new HecRequests(address, config, client);
        this.faults = new HecFaults(config.index(), clock);
        this.pressure = pressure;
        this.refusals = refusals;
        this.recess = new Recess(clock);
        this.counters = counters;
        this.channels = new Channels(
                address.place(), clock, new AckTiming(config.acknowledgementTimeout(), config.acknowledgementPoll()));
    }

    /** Host and port, for messages. */
    String place() {
        return address.place();
    }

    /** Whether the token has shown that it acknowledges. */
    boolean acknowledges() {
        return acknowledges;
    }

    /** How many requests wait for their acknowledgement. */
    int pending() {
        return channels.pending();
    }

    /**
     * Sends envelopes.
     *
     * @param events what they are of; none for a probe
     * @return what is known of them; some are taken, or one is refused, or the answer leaves open whether they were
     * @throws TransferException if none is known to be taken
     */
    Posted post(ByteBuffer envelopes, List<Event> events) throws TransferException, InterruptedException {
        int count = Math.max(1, events.size());
        String attempt = "sending " + count + (count == 1 ? " event to " : " events to ") + place();
        recess.keep(attempt);
        if (config.acknowledgement() == Acknowledgement.REQUIRED && !acknowledges) {
            requireAcknowledgement();
        }
        pressure.pause();
        Channel channel = channels.current();
        Cookies cookies = channel.cookies();
        channel.used();
        HecAnswer said;
        try {
            said = send(envelopes, channel, cookies, attempt);
        } catch (RetryableException e) {
            throw ContentRefusals.isSuspect(e, envelopes.remaining())
                    ? refusals.judgeBrokenOff(e, events, this::check)
                    : e;
        }
        said.code().ifPresent(pressure::note);
        Outcome outcome = Outcome.of(said, count, config.resumeWhenBusy());
        Optional<Pending> pending = expect(channel, cookies, said, outcome);
        if (outcome.kind() == Kind.ALL) {
            requireWords(attempt, said, events);
            refusals.taken(events);
            return new Posted(said, outcome, pending, unacknowledged(attempt, said));
        }
        if (outcome.kind() == Kind.STOPPED) {
            if (said.is(27)) {
                channel.pollSoon();
            }
            TransferException fault = fault(attempt, said, events);
            if (fault instanceof RetryableException busy) {
                recess.note(busy);
            }
            if (outcome.taken() == 0 || unacknowledged(attempt, said).isPresent()) {
                throw fault;
            }
            return new Posted(said, outcome, pending, Optional.of(fault));
        }
        return new Posted(
                said, outcome, pending, outcome.taken() == 0 ? Optional.empty() : unacknowledged(attempt, said));
    }

    /** Waits until it is known what became of a request. */
    void await(Pending pending) throws InterruptedException {
        pending.channel().await(pending, this);
    }

    /**
     * Asks without leaving anything: Splunk looks at the token before it finds that there is no data. Its health page
     * would say that all is well to any token.
     */
    void check() throws TransferException, InterruptedException {
        String attempt = "asking " + place() + " whether the token is good";
        HecAnswer said = requests.nothing(channels.current().id(), attempt);
        if (!isWell(said)) {
            TransferException fault = faults.of(attempt, place(), said);
            // Nothing was sent that could be refused for what it is.
            throw said.successful() || fault instanceof RejectedException ? notHec(attempt, said) : fault;
        }
        if (config.acknowledgement() == Acknowledgement.REQUIRED) {
            requireAcknowledgement();
        }
    }

    /**
     * Sends one event of no meaning and waits until its fate is known: only writing shows whether the token may write
     * to the index, and whether acknowledgements come back.
     *
     * @throws TransferException if it was not taken, or not acknowledged by a token that acknowledges
     */
    void writeProbe(byte[] envelope) throws TransferException, InterruptedException {
        Posted posted = post(ByteBuffer.wrap(envelope), List.of());
        if (posted.fault().isPresent()) {
            throw posted.fault().get();
        }
        String attempt = "sending a probe to " + place();
        if (posted.outcome().kind() != Kind.ALL) {
            throw faults.of(attempt, place(), posted.said());
        }
        if (posted.pending().isPresent()) {
            Pending pending = posted.pending().get();
            await(pending);
            if (pending.state() == Pending.State.LOST) {
                throw new RetryableException(
                        attempt + ": Splunk took it, but " + pending.reason(),
                        "look at the state of indexer acknowledgement; behind a load balancer it needs sticky sessions",
                        Optional.empty());
            }
        }
    }

    HttpUrl eventUrl() {
        return address.event();
    }

    String channelId() {
        return channels.current().id();
    }

    @Override
    public Polled poll(Channel channel, Cookies cookies, Set<Long> ackIds) throws InterruptedException {
        String attempt = "asking " + place() + " for " + ackIds.size() + " acknowledgements";
        HecAnswer said;
        try {
            said = requests.acknowledgements(ackIds, channel.id(), cookies, attempt);
        } catch (TransferException e) {
            channel.retire();
            polls.happened(e);
            return Polled.nothing(cookies);
        }
        if (said.is(14)) {
            return switchedOff(ackIds, cookies);
        }
        Cookies after = cookies.after(address.ack(), said.answer().headers());
        if (!said.successful() || said.page()) {
            channel.retire();
            polls.happened(faults.of(attempt, place(), said));
            return Polled.nothing(after);
        }
        polls.over(place() + " tells of acknowledgements again");
        Optional<String> lost = after.contradicts(cookies)
                ? Optional.of("the load balancer moved the session to another node, which knows nothing of it")
                : Optional.empty();
        return new Polled(said.acknowledged(), lost, after);
    }

    void close() {
        channels.close();
    }

    /**
     * Without an answer of Splunk's own it may have been restarted, and counts acknowledgements from 0 again: then those
     * of further requests must not be taken for what is still awaited.
     */
    private HecAnswer send(ByteBuffer envelopes, Channel channel, Cookies cookies, String attempt)
            throws TransferException, InterruptedException {
        try {
            HecAnswer said = requests.envelopes(envelopes, channel.id(), cookies, attempt);
            if (!said.spoken() && !said.successful()) {
                channel.retire();
            }
            return said;
        } catch (TransferException e) {
            channel.retire();
            throw e;
        }
    }

    /** Whether this is what HEC says to a good token without events. */
    private static boolean isWell(HecAnswer said) {
        return said.is(5) || (said.spoken() && said.successful());
    }

    /** The fault of an answer to events. What is not in the words of HEC may be about what is in them. */
    private TransferException fault(String attempt, HecAnswer said, List<Event> events) throws InterruptedException {
        TransferException fault = faults.of(attempt, place(), said);
        return !said.spoken() && ContentRefusals.isSuspect(said.answer())
                ? refusals.judge(status(said), fault, false, events, this::check)
                : fault;
    }

    private static String status(HecAnswer said) {
        return String.valueOf(said.answer().status());
    }

    private Optional<Pending> expect(Channel channel, Cookies sent, HecAnswer said, Outcome outcome) {
        if (config.acknowledgement() == Acknowledgement.OFF || said.ackId().isEmpty() || outcome.taken() == 0) {
            return Optional.empty();
        }
        acknowledges = true;
        Cookies answered = sent.after(address.event(), said.answer().headers());
        return Optional.of(channels.expect(channel, sent, answered, said.ackId().getAsLong()));
    }

    /** The events are in, but whoever insists on an acknowledgement cannot rely on that. */
    private Optional<TransferException> unacknowledged(String attempt, HecAnswer said) {
        if (config.acknowledgement() != Acknowledgement.REQUIRED || said.ackId().isPresent()) {
            return Optional.empty();
        }
        acknowledges = false;
        return Optional.of(new BlockedException(
                attempt + ": Splunk answered " + said.told() + " without an acknowledgement to ask for",
                "switch on indexer acknowledgement for the token, or set acknowledgement = auto"));
    }

    /** Before anything is written. */
    private void requireAcknowledgement() throws TransferException, InterruptedException {
        String attempt = "asking " + place() + " whether the token has indexer acknowledgement";
        HecAnswer said = requests.anyAcknowledgement(attempt);
        if (!said.successful()) {
            throw faults.of(attempt, place(), said);
        }
    }

    private Polled switchedOff(Set<Long> ackIds, Cookies cookies) {
        acknowledges = false;
        String message = place() + " says that the token has no indexer acknowledgement any more (code 14)";
        if (config.acknowledgement() == Acknowledgement.REQUIRED) {
            return new Polled(Set.of(), Optional.of(message), cookies);
        }
        polls.happened(message, "a delivery now ends when Splunk has queued the events");
        return new Polled(ackIds, Optional.empty(), cookies);
    }

    /**
     * Login pages, and firewalls that look into requests, answer 200 with words of their own: those are never believed.
     * Whether it is the address that is wrong, or something before it that answered for once, shows when it is asked
     * without events.
     */
    private void requireWords(String attempt, HecAnswer said, List<Event> events)
            throws TransferException, InterruptedException {
        if (said.spoken()) {
            return;
        }
        if (!said.bare()) {
            TransferException fault = new RetryableException(
                    attempt + ": the answer was " + said.told() + ", which is not in the words of HEC",
                    "see what stands before Splunk, such as a firewall that looks into requests, and let it pass them",
                    Optional.empty(),
                    true);
            if (said.page()) {
                throw refusals.judge(status(said), fault, true, events, this::check);
            }
            requireHec(fault);
            throw fault;
        }
        counters.withoutCode().add(1);
        wordless.happened(
                place() + " answered " + said.told() + ", which is success but not in the words of HEC",
                "see what stands before Splunk");
    }

    private void requireHec(TransferException otherwise) throws TransferException, InterruptedException {
        try {
            check();
        } catch (RetryableException e) {
            throw otherwise;
        }
    }

    private static BlockedException notHec(String attempt, HecAnswer said) {
        return new BlockedException(
                attempt + ": the answer was " + said.told() + ", which is not an HTTP Event Collector's",
                "check the address, and whether a proxy or a login page stands before it");
    }

    /** Whether a fault is the address's own, so that another address may do better at once. */
    static boolean mayWorkElsewhere(TransferException fault) {
        return !(fault instanceof RejectedException) && !(fault instanceof RetryableException r && r.ambiguous());
    }
}
