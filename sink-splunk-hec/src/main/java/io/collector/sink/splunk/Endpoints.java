package io.collector.sink.splunk;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several addresses for the same events: requests go round, an address that fails rests and its requests go to another
 * one at once, unless they may have been taken. Safe for use by several threads.
 */
final class Endpoints {
    private static final Logger log = LoggerFactory.getLogger(Endpoints.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);

    private final List<Place> places;
    private final Clock clock;
    private int turn;

    Endpoints(List<Endpoint> endpoints, Clock clock) {
        this.places = endpoints.stream().map(Place::new).toList();
        this.clock = clock;
    }

    List<Endpoint> all() {
        return places.stream().map(p -> p.endpoint).toList();
    }

    /**
     * Sends envelopes to whichever address takes them.
     *
     * @throws TransferException if none did
     */
    Sent post(ByteBuffer envelopes, List<Event> events) throws TransferException, InterruptedException {
        List<TransferException> failed = new ArrayList<>();
        for (Place place : order()) {
            try {
                Posted posted = place.endpoint.post(envelopes, events);
                well(place);
                return new Sent(place.endpoint, posted);
            } catch (TransferException e) {
                if (places.size() > 1) {
                    rest(place, e);
                }
                if (!Endpoint.mayWorkElsewhere(e)) {
                    throw e;
                }
                failed.add(e);
            }
        }
        throw worst(failed);
    }

    /** Where a request went and what came of it. */
    record Sent(Endpoint endpoint, Posted posted) {}

    synchronized int resting() {
        Instant now = clock.instant();
        return (int) places.stream().filter(p -> now.isBefore(p.restsUntil)).count();
    }

    /** Those that do not rest, in turn; if all do, the one that has rested enough first. */
    private synchronized List<Place> order() {
        Instant now = clock.instant();
        List<Place> awake = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(Math.floorMod(turn + i, places.size()));
            if (!now.isBefore(place.restsUntil)) {
                awake.add(place);
            }
        }
        turn++;
        return awake.isEmpty()
                ? List.of(places.stream()
                        .min(Comparator.comparing(p -> p.restsUntil))
                        .orElseThrow())
                : awake;
    }

    private synchronized void rest(Place place, TransferException fault) {
        Optional<Duration> asked = fault instanceof RetryableException r ? r.retryAfter() : Optional.empty();
        place.rest = place.rest.isZero() ? FIRST_REST : shorter(place.rest.multipliedBy(2), LONGEST_REST);
        place.restsUntil = clock.instant().plus(asked.orElse(place.rest));
        place.trouble.happened(fault);
    }

    private synchronized void well(Place place) {
        place.rest = Duration.ZERO;
        place.restsUntil = Instant.MIN;
        place.trouble.over(place.endpoint.place() + " takes events again");
    }

    /** What may pass by itself outweighs what a person must mend: the other addresses still may come back. */
    private static TransferException worst(List<TransferException> failed) {
        return failed.stream()
                .filter(e -> !(e instanceof BlockedException))
                .findFirst()
                .orElse(failed.get(0));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static final class Place {
        private final Endpoint endpoint;
        private final Trouble trouble = new Trouble(log);
        private Duration rest = Duration.ZERO;
        private Instant restsUntil = Instant.MIN;

        Place(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }
}
