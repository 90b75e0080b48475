package io.collector.completeness.run;

import io.collector.api.Secret;
import io.collector.completeness.judge.Received;
import io.collector.completeness.tap.Tap;
import io.collector.completeness.tap.TapServer;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.Trouble.Stop;
import io.collector.completeness.world.World;
import io.collector.http.HttpConfig;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.ledger.Ledger;
import io.collector.runtime.pipeline.DrivenPipeline;
import io.collector.source.tap.TapConfig;
import io.collector.source.tap.TapConfig.RequestBudget;
import io.collector.source.tap.TapConfig.Tables;
import io.collector.source.tap.TapConfig.ThreatStatus;
import io.collector.source.tap.TapPlugin;
import io.collector.testkit.TestPluginContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The collector's way through a world: the TAP source as its plugin opens it, asking over HTTP, the SQLite journal, the
 * runners and their deliveries to three sinks, all by a clock that jumps from one thing to do to the next. For one
 * thread, once.
 */
public final class CollectorRun {
    private static final String SOURCE = "tap";
    private static final List<String> SINKS = List.of("one", "two", "three");

    private final Settings settings;
    private final Trouble trouble;
    private final Path folder;
    private final Instant end;
    private final VirtualTime time;
    private final Tap tap;
    private final Facts facts;
    private final Consumer<String> progress;
    private final Map<String, RecordingSink> sinks = new LinkedHashMap<>();
    private Instant told = Instant.MIN;
    private int starts;

    /**
     * The settings that runs differ by; all others are the defaults.
     *
     * @param pollInterval between two live polls
     * @param startFrom how far back the first run begins
     * @param requestsPerDay what TAP is said to grant; a tenth of it is left to others
     */
    public record Settings(Duration pollInterval, Duration startFrom, int requestsPerDay) {
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(60), Duration.ofHours(24), Tap.GRANTED);

        /** The same with fewer polls. */
        public Settings polling(Duration interval) {
            return new Settings(interval, startFrom, requestsPerDay);
        }

        /** The same with another budget. */
        public Settings granted(int perDay) {
            return new Settings(pollInterval, startFrom, perDay);
        }

        /** How many requests may be made in any 24 hours, in each pool. */
        public int usable() {
            return requestsPerDay * 9 / 10;
        }
    }

    /**
     * What came of it.
     *
     * @param sinks what each sink has got
     * @param tap the requests that came
     * @param ledger the collector's own books at the end
     * @param complaints facts that came under more than one identity
     * @param starts how often the collector was started
     * @param gaps how many gaps each sink was told of
     */
    public record Result(
            Map<String, Received> sinks,
            Tap tap,
            Ledger ledger,
            List<String> complaints,
            int starts,
            Map<String, Integer> gaps) {}

    /**
     * A run that is yet to be made.
     *
     * @param folder the data directory
     * @param begin when the collector is started first
     * @param end when it is stopped for good
     */
    public CollectorRun(World world, Trouble trouble, Settings settings, Path folder, Instant begin, Instant end) {
        this(world, trouble, settings, folder, begin, end, line -> {});
    }

    /**
     * A run that is yet to be made, for somebody who waits for it.
     *
     * @param progress told at the end of each day
     */
    public CollectorRun(
            World world,
            Trouble trouble,
            Settings settings,
            Path folder,
            Instant begin,
            Instant end,
            Consumer<String> progress) {
        this.progress = progress;
        this.settings = settings;
        this.trouble = trouble;
        this.folder = folder;
        this.end = end;
        this.time = new VirtualTime(begin);
        this.tap = new Tap(world, trouble);
        this.facts = new Facts(world);
        for (String name : SINKS) {
            sinks.put(name, new RecordingSink(name, facts, new Received(world), trouble, time::now));
        }
    }

    public Result run() {
        try (DataDirectory directory = DataDirectory.take(folder);
                TapServer server = new TapServer(tap, time::now, this::took)) {
            Optional<Stop> stop = Optional.of(new Stop(time.now(), Duration.ZERO, false));
            while (stop.isPresent()) {
                time.pass(stop.get().down());
                stop = untilStopped(directory, server);
            }
        }
        Map<String, Received> received = new LinkedHashMap<>();
        Map<String, Integer> gaps = new LinkedHashMap<>();
        sinks.forEach((name, sink) -> {
            received.put(name, sink.received());
            gaps.put(name, sink.gaps());
        });
        Ledger ledger = Ledger.of(
                new EventLog(folder).accounts(),
                Optional.empty(),
                Optional.empty(),
                time.clock().instant());
        return new Result(received, tap, ledger, facts.complaints(), starts, gaps);
    }

    private void took(Duration request) {
        time.pass(request);
        Instant day = time.now().truncatedTo(ChronoUnit.DAYS);
        if (told.isBefore(day)) {
            told = day;
            progress.accept(day + ": " + tap.total() + " requests");
        }
    }

    /** One life of the process; what ended it, empty if it is the last. */
    private Optional<Stop> untilStopped(DataDirectory directory, TapServer server) {
        starts++;
        time.begin();
        TapPlugin plugin = new TapPlugin();
        Clock clock = new SkewedClock(time.clock(), trouble);
        Journal journal = SqliteJournal.open(directory.journal(SOURCE), SOURCE, plugin.tables(), clock);
        List<DrivenPipeline.Lane> lanes = new ArrayList<>();
        List<VirtualTime.Sleep> sleepers = new ArrayList<>();
        for (RecordingSink sink : sinks.values()) {
            VirtualTime.Sleep sleep = time.new Sleep();
            sleepers.add(sleep);
            lanes.add(new DrivenPipeline.Lane(sink.name(), sink, sleep, sleep::asleep));
        }
        Driver driver =
                new Driver(time, sleepers, server, trouble.stopFrom(time.now().plusMillis(1)), end);
        try (DrivenPipeline pipeline = new DrivenPipeline(
                plugin.open(config(server.url()), TestPluginContext.of(SOURCE, clock, plugin.tables())),
                journal,
                lanes,
                clock,
                driver,
                time::end)) {
            driver.drives(pipeline);
            pipeline.poll();
            // What interrupted the poll is no reason to interrupt anything else.
            Thread.interrupted();
            if (!driver.ended()) {
                throw new IllegalStateException("polling ended by itself; the log says why");
            }
            VirtualTime.await(pipeline::isAtRest);
        }
        server.calm();
        return driver.stopped();
    }

    private TapConfig config(String url) {
        return new TapConfig(
                "simulated-principal",
                Secret.of("simulated-secret"),
                URI.create(url),
                Tables.all(),
                List.of(ThreatStatus.values()),
                List.of(),
                settings.pollInterval(),
                Duration.ofMinutes(60),
                Duration.ofSeconds(60),
                settings.startFrom(),
                new RequestBudget(settings.requestsPerDay(), "10%"),
                HttpConfig.defaults());
    }
}
