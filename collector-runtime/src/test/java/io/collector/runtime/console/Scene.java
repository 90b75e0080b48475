package io.collector.runtime.console;

import io.collector.api.BlockedException;
import io.collector.api.ByteSize;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Page;
import io.collector.api.PluginContext;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.config.JournalSettings;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.config.RetrySettings;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SinkSettings;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A week as an operator may find it: late events, an hour that was lost, campaigns, a sink that refuses some events,
 * one that is busy, and one that waits for a person. The same each time but for the clock's.
 */
final class Scene {
    static final String GAP = "asked for 26 Nov, answered 404: the vendor keeps seven days";

    private static final List<String> ALIASES =
            List.of("clicks-permitted", "clicks-blocked", "messages-delivered", "messages-blocked");
    private static final List<Table> TABLES = ALIASES.stream().map(Scene::table).toList();
    private static final List<String> PEOPLE = List.of("ada", "björn", "chloé", "dmitri", "eun-ji", "fatima", "hana");
    private static final String POISON = "refused-by-the-index";

    private Scene() {}

    private record Vendor(Source source) implements SourcePlugin<TestPlugins.Nothing> {
        @Override
        public String type() {
            return "vendor-mail";
        }

        @Override
        public Class<TestPlugins.Nothing> configType() {
            return TestPlugins.Nothing.class;
        }

        @Override
        public List<Table> tables() {
            return TABLES;
        }

        @Override
        public Source open(TestPlugins.Nothing config, PluginContext context) {
            return source;
        }
    }

    private record Target(String type, Sink sink) implements SinkPlugin<TestPlugins.Nothing> {
        @Override
        public Class<TestPlugins.Nothing> configType() {
            return TestPlugins.Nothing.class;
        }

        @Override
        public Sink open(TestPlugins.Nothing config, PluginContext context) {
            return sink;
        }
    }

    /** Nothing new to say, but requests to count. */
    private static final class Quiet implements Source {
        @Override
        public Page poll(Checkpoint after, Emitter emitter) {
            return new Page(after, Duration.ofHours(1), List.of());
        }

        @Override
        public List<RequestPool> requests() {
            return List.of(
                    new RequestPool("siem", 1_204, 1_620, Optional.empty(), ""),
                    new RequestPool("clicks-permitted", 1_562, 1_620, Optional.empty(), ""));
        }
    }

    /** A collector over a week of history, not started. */
    static Collector collector(Path dataDir, Instant now) throws Exception {
        write(dataDir, now);
        ScriptedSink good = new ScriptedSink().poison(List.of(POISON + "-1", POISON + "-2", POISON + "-3"));
        ScriptedSink busy = new ScriptedSink();
        ScriptedSink blocked = new ScriptedSink();
        for (int i = 0; i < 1_000; i++) {
            busy.thenThrow(new RetryableException(
                    "es.example.com:9200 answered 429 to _bulk: circuit_breaking_exception",
                    "it goes on by itself; if it lasts, give the cluster more memory",
                    Optional.empty()));
            blocked.thenThrow(new BlockedException(
                    "login.example.com answered 401 for client 7f3e: the client secret has expired",
                    "make a new client secret in the app registration and put it into AZURE_CLIENT_SECRET"));
        }
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("splunk", good);
        sinks.put("elastic", busy);
        sinks.put("sentinel", blocked);
        return Collector.of(config(dataDir, new Quiet(), sinks), () -> 0);
    }

    /** One source called tap that goes to all of these sinks. */
    static CollectorConfig config(Path dataDir, Source source, Map<String, Sink> sinks) {
        CollectorSettings settings = new CollectorSettings(
                dataDir,
                Optional.empty(),
                new JournalSettings(Duration.ofDays(8), new ByteSize(1L << 30)),
                TestPlugins.admin(),
                Duration.ZERO,
                LoggingSettings.defaults());
        RetrySettings retry = new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));
        List<SinkBlock<?>> blocks = sinks.entrySet().stream()
                .<SinkBlock<?>>map(e -> new SinkBlock<>(
                        e.getKey(),
                        new Target("scripted-" + e.getKey(), e.getValue()),
                        new TestPlugins.Nothing(),
                        new SinkSettings(retry)))
                .toList();
        return new CollectorConfig(
                settings,
                List.of(new SourceBlock<>("tap", new Vendor(source), new TestPlugins.Nothing())),
                blocks,
                Map.of("tap", List.copyOf(sinks.keySet())));
    }

    private static void write(Path dataDir, Instant now) throws Exception {
        Instant thisHour = now.truncatedTo(ChronoUnit.HOURS);
        MovedClock clock = new MovedClock();
        Random lot = new Random(7);
        try (DataDirectory directory = DataDirectory.take(dataDir);
                Journal journal = SqliteJournal.open(directory.journal("tap"), "tap", TABLES, clock)) {
            int number = 0;
            for (Instant hour = thisHour.minus(Duration.ofHours(130));
                    !hour.isAfter(thisHour);
                    hour = hour.plusSeconds(3600)) {
                Instant end = hour.plusSeconds(3600).isAfter(now) ? now.minusSeconds(90) : hour.plusSeconds(3600);
                if (!hour.isBefore(end)) {
                    continue;
                }
                clock.set(
                        end.plusSeconds(60 + lot.nextInt(400)).isAfter(now)
                                ? now
                                : end.plusSeconds(60 + lot.nextInt(400)));
                boolean lost = hour.equals(thisHour.minus(Duration.ofHours(61)));
                Step step = journal.begin();
                long day = Math.floorMod(hour.getEpochSecond() / 3600, 24);
                int events = lost ? 0 : 4 + (int) (14 * Math.sin(Math.PI * day / 24)) + lot.nextInt(8);
                for (int i = 0; i < events; i++) {
                    step.emit(event(number++, lot, hour.plusMillis(lot.nextInt((int)
                            Duration.between(hour, end).toMillis()))));
                }
                // What is late belongs to the hour before, and the lost one stays empty whatever time of day it is.
                boolean afterLost = hour.equals(thisHour.minus(Duration.ofHours(60)));
                if (lot.nextInt(6) == 0 && !afterLost) {
                    step.emit(event(number++, lot, hour.minusSeconds(1800)));
                }
                Coverage coverage = lost
                        ? new Coverage.Gap(
                                hour,
                                end,
                                Set.of(TABLES.get(2).name(), TABLES.get(3).name()),
                                GAP)
                        : new Coverage.Read(hour, end, hour, counts());
                List<Coverage> read = lost
                        ? List.of(
                                coverage,
                                new Coverage.Read(
                                        hour,
                                        end,
                                        hour,
                                        Map.of(
                                                TABLES.get(0).name(),
                                                0L,
                                                TABLES.get(1).name(),
                                                0L)))
                        : List.of(coverage);
                step.commit(new Checkpoint(Map.of("at", hour.toString())), read);
            }
            Step refused = journal.begin();
            for (int i = 1; i <= 3; i++) {
                refused.emit(message(POISON + "-" + i, lot, now.minusSeconds(600L * i), "messages-blocked"));
            }
            refused.commit(new Checkpoint(Map.of("at", "now")), List.of());
        }
    }

    private static Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        TABLES.forEach(t -> counts.put(t.name(), 1L));
        return counts;
    }

    private static Event event(int number, Random lot, Instant time) {
        int kind = lot.nextInt(100);
        String id = "f%07x-%04x".formatted(number, lot.nextInt(65_536));
        return kind < 45
                ? message(id, lot, time, "messages-delivered")
                : kind < 80
                        ? message(id, lot, time, "messages-blocked")
                        : click(id, lot, time, kind < 95 ? "clicks-blocked" : "clicks-permitted");
    }

    private static String person(Random lot) {
        int number = Math.min(lot.nextInt(40), lot.nextInt(40));
        return PEOPLE.get(number % PEOPLE.size()) + "." + number + "@corp.example.com";
    }

    /** Most threats belong to few campaigns. */
    private static int campaign(Random lot) {
        return Math.min(lot.nextInt(24), lot.nextInt(24));
    }

    private static Event click(String id, Random lot, Instant time, String alias) {
        int campaign = campaign(lot);
        return event(alias, id, time, """
                {"url":"https://login-%08x.test/portal?session=%08x","classification":"%s","clickTime":"%s",\
                "campaignId":"%08x-0000-4000-8000-%012x","recipient":"%s","threatStatus":"%s","clickIP":"198.51.100.%d",\
                "sender":"%08x@sender.test","userAgent":"Mozilla/5.0","id":"%s"}""".formatted(
                        campaign * 2_654_435_761L % 4_294_967_296L,
                        campaign,
                        campaign % 2 == 0 ? "phish" : "malware",
                        time,
                        campaign * 40_503L,
                        campaign,
                        person(lot),
                        lot.nextInt(5) == 0 ? "cleared" : "active",
                        lot.nextInt(256),
                        lot.nextInt(50),
                        id));
    }

    private static Event message(String id, Random lot, Instant time, String alias) {
        int campaign = campaign(lot);
        boolean url = campaign % 3 > 0;
        return event(alias, id, time, """
                {"subject":"%s","messageTime":"%s","recipient":["%s"],"sender":"%08x@sender.test","phishScore":%d,\
                "messageParts":[{"disposition":"attached","sha256":"%064x","filename":"Rechnung_%d.pdf","sandboxStatus":"%s"}],\
                "threatsInfoMap":[{"threat":"%s","threatType":"%s","classification":"%s","threatStatus":"active",\
                "campaignID":"%08x-0000-4000-8000-%012x"}],"id":"%s"}""".formatted(
                        List.of(
                                        "Überweisung der Rechnung – bitte prüfen",
                                        "Your parcel is waiting",
                                        "お支払いの確認",
                                        "Password expires today")
                                .get(campaign % 4),
                        time,
                        person(lot),
                        lot.nextInt(50),
                        lot.nextInt(101),
                        campaign * 104_729L + 1,
                        1_000 + campaign,
                        url ? "clean" : "threat",
                        url
                                ? "https://login-%08x.test/portal?session=%08x"
                                        .formatted(campaign * 2_654_435_761L % 4_294_967_296L, campaign)
                                : "%064x".formatted(campaign * 104_729L + 1),
                        url ? "url" : "attachment",
                        campaign % 2 == 0 ? "phish" : "malware",
                        campaign * 40_503L,
                        campaign,
                        id));
    }

    private static Event event(String alias, String id, Instant time, String json) {
        return new Event(table(alias).name(), id, "1", time, Json.of(json));
    }

    private static Table table(String alias) {
        boolean click = alias.startsWith("clicks");
        String columns = click
                ? "clickTime url classification campaignId recipient threatStatus sender id"
                : "messageTime subject recipient sender messageParts threatsInfoMap id";
        List<Table.Column> list = new ArrayList<>();
        for (String column : Arrays.asList(columns.split(" ", -1))) {
            Table.Type type = column.endsWith("Time")
                    ? Table.Type.DATETIME
                    : Set.of("messageParts", "threatsInfoMap").contains(column)
                                    || (!click && column.equals("recipient"))
                            ? Table.Type.DYNAMIC
                            : Table.Type.STRING;
            list.add(new Table.Column(column, type));
        }
        return new Table("Vendor_" + alias.replace('-', '_'), alias, click ? "clickTime" : "messageTime", list);
    }
}
