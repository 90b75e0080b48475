package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.http.HttpConfig;
import io.collector.source.tap.TapConfig.RequestBudget;
import io.collector.source.tap.TapConfig.Tables;
import io.collector.source.tap.TapConfig.ThreatStatus;
import io.collector.source.tap.simulator.Asked;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A source on a simulated TAP, driven the way the runtime does it but by a clock that jumps over the pauses. */
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

    final ManualClock clock = ManualClock.at(START);
    final SimulatedTap tap;
    final TestPluginContext context = TestPluginContext.of("tap", clock, new TapPlugin().tables());

    /** What the journal would hold: the first of each id and revision. */
    final Map<String, Event> kept = new HashMap<>();

    /** How many different revisions of each fact came. */
    final Map<String, Set<String>> revisions = new HashMap<>();

    final List<Coverage> coverage = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<TransferException> faults = new ArrayList<>();
    int late;
    int emitted;
    Checkpoint checkpoint = Checkpoint.START;
    private final TapConfig config;
    private Source source;

    Rig(Scenario scenario) throws IOException {
        this(scenario, new Settings());
    }

    Rig(Scenario scenario, Settings settings) throws IOException {
        this.tap = new SimulatedTap(0, scenario, clock);
        this.config = settings.at(tap.url());
        this.source = new TapPlugin().open(config, context);
    }

    Source source() {
        return source;
    }

    void restart() {
        source.close();
        source = new TapPlugin().open(config, context);
    }

    /** One poll; afterwards the clock has passed the pause. */
    Optional<Page> step() throws InterruptedException {
        List<Event> fresh = new ArrayList<>();
        Emitter emitter = new Emitter() {
            @Override
            public void emit(Event event) {
                emitted++;
                if (kept.putIfAbsent(event.id() + "/" + event.revision(), event) == null) {
                    fresh.add(event);
                }
                revisions.computeIfAbsent(event.id(), i -> new HashSet<>()).add(event.revision());
            }

            @Override
            public void reject(String table, byte[] raw, String reason) {
                rejected.add(table + ": " + reason);
            }
        };
        try {
            Page page = source.poll(checkpoint, emitter);
            checkpoint = page.next();
            coverage.addAll(page.coverage());
            for (Coverage stretch : page.coverage()) {
                if (stretch instanceof Coverage.Read read) {
                    late += (int) fresh.stream()
                            .filter(e -> e.time().isBefore(read.lateBefore()))
                            .count();
                }
            }
            clock.advance(page.pause());
            return Optional.of(page);
        } catch (TransferException e) {
            faults.add(e);
            checkpoint = e.remembered().orElse(checkpoint);
            clock.advance(wait(e));
            return Optional.empty();
        }
    }

    private static Duration wait(TransferException e) {
        if (e instanceof RetryableException retryable) {
            return retryable.retryAfter().orElse(Duration.ofSeconds(1));
        }
        return e instanceof BlockedException blocked
                ? blocked.retryAfter().orElse(Duration.ofSeconds(60))
                : Duration.ofSeconds(60);
    }

    /** Polls until there is a pause because all is read. */
    void untilUpToDate() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            Optional<Page> page = step();
            if (page.isPresent()
                    && !page.get().pause().isZero()
                    && TapState.of(checkpoint).progress().isCaughtUp()) {
                return;
            }
        }
        throw new AssertionError("not up to date after 5,000 polls; the checkpoint is " + checkpoint);
    }

    /** Polls until so much time has passed. */
    void run(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            step();
        }
    }

    /** The requests for everything, without those for permitted clicks by themselves. */
    List<Asked> asked() {
        return tap.requests().stream()
                .filter(a -> !a.path().endsWith("/clicks/permitted"))
                .toList();
    }

    /** The answered live polls. */
    List<Asked> live() {
        return asked().stream()
                .filter(a -> a.status() == 200 && !a.to().isBefore(a.at().minusSeconds(90)))
                .toList();
    }

    Asked lastLive() {
        return live().get(live().size() - 1);
    }

    /** How many facts there are but for permitted clicks. */
    long withoutClicks() {
        return tap.history().entrySet().stream()
                .filter(e -> !e.getKey().equals(Feed.CLICKS_PERMITTED.table().name()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    List<Coverage.Read> reads() {
        return coverage.stream()
                .filter(Coverage.Read.class::isInstance)
                .map(Coverage.Read.class::cast)
                .toList();
    }

    List<Coverage.Gap> gaps() {
        return coverage.stream()
                .filter(Coverage.Gap.class::isInstance)
                .map(Coverage.Gap.class::cast)
                .toList();
    }

    @Override
    public void close() {
        source.close();
        tap.close();
    }

    /** The settings of a test, by what it changes. */
    static final class Settings {
        Tables tables = Tables.all();
        List<ThreatStatus> status = List.of(ThreatStatus.values());
        Duration pollInterval = Duration.ofSeconds(60);
        Duration lookBack = Duration.ofMinutes(60);
        Duration endLag = Duration.ofSeconds(60);
        Duration startFrom = Duration.ofHours(24);
        RequestBudget budget = new RequestBudget(1800, "10%");
        String secret = SimulatedTap.SECRET;
        Duration requestTimeout = Duration.ofSeconds(2);

        Settings pollInterval(Duration value) {
            pollInterval = value;
            return this;
        }

        Settings startFrom(Duration value) {
            startFrom = value;
            return this;
        }

        Settings endLag(Duration value) {
            endLag = value;
            return this;
        }

        Settings lookBack(Duration value) {
            lookBack = value;
            return this;
        }

        Settings budget(int perDay, String reserve) {
            budget = new RequestBudget(perDay, reserve);
            return this;
        }

        Settings tables(boolean clicksBlocked, boolean clicksPermitted, boolean messagesBlocked, boolean delivered) {
            tables = new Tables(clicksBlocked, clicksPermitted, messagesBlocked, delivered);
            return this;
        }

        /** So that there is but one endpoint to ask. */
        Settings withoutClicks() {
            return tables(true, false, true, true);
        }

        Settings status(ThreatStatus... value) {
            status = List.of(value);
            return this;
        }

        TapConfig at(String url) {
            return at(url, Secret.of(secret));
        }

        TapConfig at(String url, Secret password) {
            HttpConfig d = HttpConfig.defaults();
            HttpConfig http = new HttpConfig(
                    d.connectTimeout(),
                    requestTimeout,
                    d.proxy(),
                    d.proxyUsername(),
                    d.proxyPassword(),
                    d.trust(),
                    d.clientCertificate(),
                    d.gzip(),
                    d.allowPlaintext());
            return new TapConfig(
                    SimulatedTap.PRINCIPAL,
                    password,
                    URI.create(url),
                    tables,
                    status,
                    List.of(),
                    pollInterval,
                    lookBack,
                    endLag,
                    startFrom,
                    budget,
                    http);
        }
    }

    /** One element as an event. */
    static Event event(Feed feed, byte[] json, Instant otherwise) throws MalformedEventException {
        return new EventReader().read(feed, json, 0, json.length, otherwise);
    }
}
