package io.collector.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.judge.Delays;
import io.collector.completeness.judge.Received;
import io.collector.completeness.judge.Verdict;
import io.collector.completeness.peers.Peer;
import io.collector.completeness.peers.PeerRun;
import io.collector.completeness.run.CollectorRun;
import io.collector.completeness.run.CollectorRun.Result;
import io.collector.completeness.tap.Requests;
import io.collector.completeness.tap.Tap;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seven bad days at one tenant, and a day and a bit more for what showed up late: the collector, and on the same days
 * what others do. Takes minutes: {@code mvn verify -Pcompleteness}.
 */
@Tag("seven-days")
class SevenDaysTest {
    private static final Duration WEEK = Duration.ofDays(7);

    /** What shows up hours late is found when its hour is read again a day later. */
    private static final Duration AFTERWARDS = Duration.ofHours(34);

    private static final int EVENTS = Integer.getInteger("completeness.events", 300_000);

    @TempDir
    Path folder;

    @Test
    void missesNothingAndDoublesNothingOfWhatIsFiledWhenIndexed() throws IOException {
        run(EVENTS, Filing.INDEXED);
    }

    @Test
    void missesNothingAndDoublesNothingOfWhatIsFiledWhenCreated() throws IOException {
        run(EVENTS / 5, Filing.CREATED);
    }

    private void run(int events, Filing filing) throws IOException {
        World world = World.of(Plot.of(events, WEEK, filing));
        Instant begin = world.plot().start();
        Instant end = world.plot().end().plus(AFTERWARDS);
        Trouble trouble = Trouble.badWeek(begin);

        long started = System.nanoTime();
        Result result = new CollectorRun(
                        world, trouble, CollectorRun.Settings.DEFAULT, folder, begin, end, System.out::println)
                .run();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        Verdict first = result.sinks().get("one").judge(end, trouble::isOutage);

        List<List<String>> sides = new ArrayList<>();
        sides.add(side("**Collector**", "as configured by default", first, result.tap()));
        for (Supplier<Peer> peers : PeerRun.PEERS) {
            Peer peer = peers.get();
            PeerRun.Result other = PeerRun.of(peer, world, trouble, begin, end);
            sides.add(side(peer.name(), peer.method(), other.received().judge(end, trouble::isOutage), other.tap()));
        }
        String text = text(world, result, first, took) + "\n"
                + Tables.of(
                        List.of(
                                "",
                                "how it polls",
                                "missing",
                                "latest verdict missing",
                                "doubled",
                                "requests",
                                "most in 24 h, by pool",
                                "429",
                                "delay p50",
                                "p95",
                                "p99"),
                        sides);
        System.out.println(text);
        String page = System.getProperty("completeness.page", "");
        if (!page.isEmpty()) {
            Tables.write(Path.of(page), "week " + filing.name().toLowerCase(Locale.ROOT), "\n" + text + "\n");
        }

        assertThat(first.due()).isGreaterThanOrEqualTo(events);
        Expectations.complete(result, end);
        Expectations.withinBudget(result, CollectorRun.Settings.DEFAULT);
        assertThat(result.ledger().verdict()).isEqualTo("complete");
    }

    private static List<String> side(String name, String method, Verdict verdict, Tap tap) {
        List<String> row = new ArrayList<>(List.of(
                name,
                method,
                Tables.missing(verdict),
                Tables.number(verdict.stale()),
                Tables.number(verdict.doubled()),
                Tables.number(tap.total()),
                tap.requests("siem").mostInADay() + " / "
                        + tap.requests("clicks-permitted").mostInADay(),
                Tables.number(tap.requests("siem").refusals()
                        + tap.requests("clicks-permitted").refusals())));
        row.addAll(Tables.percentiles(verdict.usualDelays()));
        return row;
    }

    private static String text(World world, Result result, Verdict first, Duration took) {
        Instant end = world.plot().end().plus(AFTERWARDS);
        StringBuilder out = new StringBuilder();
        out.append(Tables.number(first.due()))
                .append(" events, ")
                .append(Tables.number(result.tap().total()))
                .append(" requests, ")
                .append(result.starts())
                .append(" starts of the collector; the ledger says: ")
                .append(result.ledger().verdict())
                .append(". The run took ")
                .append(took.toMinutes())
                .append(" min ")
                .append(took.toSecondsPart())
                .append(" s.\n\n");
        List<List<String>> sinks = new ArrayList<>();
        for (Map.Entry<String, Received> sink : result.sinks().entrySet()) {
            Verdict verdict = sink.getValue().judge(end);
            sinks.add(List.of(
                    sink.getKey(),
                    Tables.number(verdict.due()),
                    Tables.missing(verdict),
                    Tables.number(verdict.stale()),
                    Tables.number(verdict.doubled()),
                    Tables.number(verdict.replaced())));
        }
        out.append(Tables.of(
                List.of(
                        "sink",
                        "events",
                        "missing",
                        "latest verdict missing",
                        "doubled",
                        "earlier verdicts that TAP replaced unread"),
                sinks));
        out.append('\n')
                .append(Tables.of(
                        List.of("table", "delay p50", "p95", "p99", "outages included: p50", "p95", "p99"),
                        delays(first)));
        out.append('\n')
                .append(Tables.of(
                        List.of("pool", "most in any 24 h", "of", "requests by day"), pools(world, result.tap())));
        return out.toString();
    }

    private static List<List<String>> delays(Verdict verdict) {
        List<List<String>> rows = new ArrayList<>();
        for (Feed feed : Feed.values()) {
            List<String> row = new ArrayList<>(List.of(feed.table()));
            row.addAll(Tables.percentiles(verdict.usual().getOrDefault(feed, new Delays())));
            row.addAll(Tables.percentiles(verdict.delays().getOrDefault(feed, new Delays())));
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> pools(World world, Tap tap) {
        List<List<String>> rows = new ArrayList<>();
        for (String pool : Expectations.POOLS) {
            Requests requests = tap.requests(pool);
            rows.add(List.of(
                    pool,
                    Tables.number(requests.mostInADay()),
                    Tables.number(CollectorRun.Settings.DEFAULT.usable()),
                    String.join(
                            ", ",
                            requests.byDay(world.plot().start(), 8).stream()
                                    .map(Tables::number)
                                    .toList())));
        }
        return rows;
    }
}
