package io.collector.sink.splunk;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.LearnedLimit;
import io.collector.sink.splunk.Pending.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One delivery: as many requests as it takes until the fate of every event of a batch is known. What is known is never
 * thrown away: once some events are in, a later fault makes the others wait for the next delivery, by themselves. Used
 * once, by one thread.
 */
final class Transfer {
    /** So many refused events are cut out of a batch one after the other; then the rest goes singly. */
    private static final int MOST_REFUSED = 16;

    private final Batch batch;
    private final Shipment shipment;
    private final Endpoints endpoints;
    private final Resends resends;
    private final LearnedLimit limit;
    private final Counters counters;
    private final List<Failure> failures;
    private final List<Stretch> unacknowledged = new ArrayList<>();
    private int next;
    private int refused;
    private boolean singly;
    private boolean known;

    Transfer(
            Batch batch,
            Shipment shipment,
            Endpoints endpoints,
            Resends resends,
            LearnedLimit limit,
            Counters counters) {
        this.batch = batch;
        this.shipment = shipment;
        this.endpoints = endpoints;
        this.resends = resends;
        this.limit = limit;
        this.counters = counters;
        this.failures = new ArrayList<>(shipment.refused());
    }

    Delivery run() throws TransferException, InterruptedException {
        while (next < shipment.size()) {
            int end = singly ? next + 1 : shipment.size();
            ByteBuffer envelopes = shipment.slice(next, end);
            try {
                read(endpoints.post(envelopes, events(next, end)));
            } catch (TransferException e) {
                if (e instanceof RejectedException r && r.code().equals("413") && end - next > 1) {
                    limit.refused(envelopes.remaining());
                }
                if (e.ambiguous()) {
                    note(next, end);
                }
                if (!known) {
                    throw e;
                }
                if (e instanceof RejectedException rejected && end - next == 1) {
                    refuse(rejected.code(), Trouble.text(e));
                } else {
                    if (e.ambiguous()) {
                        counters.possibleDuplicates().add(end - next);
                    }
                    postpone(next, shipment.size(), "", Trouble.text(e));
                    next = shipment.size();
                }
            }
        }
        for (Stretch stretch : unacknowledged) {
            await(stretch);
        }
        return failures.isEmpty() ? Delivery.COMPLETE : new Delivery(failures);
    }

    private void read(Endpoints.Sent sent) throws TransferException {
        Posted posted = sent.posted();
        Outcome outcome = posted.outcome();
        boolean unsure =
                outcome.kind() != Outcome.Kind.STOPPED && posted.fault().isPresent();
        if (unsure) {
            int end = next + outcome.taken();
            counters.possibleDuplicates().add(outcome.taken());
            note(next, end);
        } else {
            take(sent, outcome.taken());
        }
        switch (outcome.kind()) {
            case REFUSED -> {
                if (unsure) {
                    int end = next + outcome.taken();
                    postpone(
                            next,
                            end,
                            "unacknowledged",
                            Trouble.text(posted.fault().get()));
                    next = end;
                }
                refuse(code(posted.said()), reason(posted.said()));
            }
            case REFUSED_SOMEWHERE -> {
                counters.possibleDuplicates().add(shipment.size() - next);
                singly = true;
            }
            case ALL, STOPPED -> {
                if (posted.fault().isPresent()) {
                    TransferException fault = posted.fault().get();
                    if (!known) {
                        throw fault;
                    }
                    postpone(next, shipment.size(), code(posted.said()), Trouble.text(fault));
                    next = shipment.size();
                }
            }
        }
    }

    private void take(Endpoints.Sent sent, int count) {
        if (count == 0) {
            return;
        }
        int end = next + count;
        known = true;
        if (sent.posted().pending().isPresent()) {
            unacknowledged.add(
                    new Stretch(sent.endpoint(), sent.posted().pending().get(), next, end));
        } else {
            forget(next, end);
        }
        next = end;
    }

    private void refuse(String code, String reason) {
        known = true;
        forget(next, next + 1);
        failures.add(new Failure(shipment.index(next), Verdict.REJECT, code, reason));
        next++;
        refused++;
        singly |= refused >= MOST_REFUSED;
    }

    private void await(Stretch stretch) throws InterruptedException {
        stretch.endpoint.await(stretch.pending);
        if (stretch.pending.state() == State.CONFIRMED) {
            forget(stretch.from, stretch.to);
            return;
        }
        counters.lost().add(1);
        counters.possibleDuplicates().add(stretch.to - stretch.from);
        note(stretch.from, stretch.to);
        postpone(stretch.from, stretch.to, "unacknowledged", stretch.pending.reason());
    }

    private void postpone(int from, int to, String code, String reason) {
        for (int place = from; place < to; place++) {
            failures.add(new Failure(shipment.index(place), Verdict.RETRY, code, reason));
        }
    }

    private void note(int from, int to) {
        events(from, to).forEach(resends::note);
    }

    private void forget(int from, int to) {
        events(from, to).forEach(resends::forget);
    }

    private List<Event> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(place -> batch.events().get(shipment.index(place)))
                .toList();
    }

    private static String code(HecAnswer said) {
        return said.code().isPresent() ? String.valueOf(said.code().getAsInt()) : "";
    }

    private static String reason(HecAnswer said) {
        return "Splunk refused the event: " + Answer.excerpt(said.words()) + " (code " + code(said) + ")";
    }

    /** Events that are in, but not yet acknowledged. */
    private record Stretch(Endpoint endpoint, Pending pending, int from, int to) {}
}
