package io.collector.source.tap;

import com.sun.management.ThreadMXBean;
import io.collector.api.Checkpoint;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.testkit.ManualClock;
import io.collector.testkit.NullServer;
import io.collector.testkit.TestPluginContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * What an hour of a large tenant costs the polling thread, read for the first time and again: CPU and memory allocated,
 * from the socket to the emitter. Prints a table. {@code benchmark.events} says how many, 100,000 otherwise.
 */
class ReadingBenchmark {
    private static final int EVENTS = Integer.getInteger("benchmark.events", 100_000);
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long bytes;
    private long emitted;
    private long repeated;

    private final Emitter emitter = new Emitter() {
        @Override
        public void emit(Event event) {
            emitted++;
        }

        @Override
        public void reject(String table, byte[] raw, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void repeated(String table, long count) {
            repeated += count;
        }
    };

    /** One poll. */
    private record Cost(double cpuSeconds, double kilobytes) {}

    @Test
    void readsAnHourForTheFirstTimeAndAgain() throws Exception {
        for (boolean gzip : new boolean[] {true, false}) {
            byte[] body = body(gzip);
            try (NullServer server = serve(body, gzip)) {
                report("with trees, each time" + (gzip ? ", gzip" : ", plain"), withTrees(server), false);
                report("first reading" + (gzip ? ", gzip" : ", plain"), first(server), false);
                report("known, reading again" + (gzip ? ", gzip" : ", plain"), again(server), true);
            }
        }
    }

    /** As every event was read before there was a quicker way, and as those are that look odd; again and again. */
    private List<Cost> withTrees(NullServer server) throws Exception {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            emitted = 0;
            long thread = Thread.currentThread().getId();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getThreadAllocatedBytes(thread);
            URLConnection connection = server.url().toURL().openConnection();
            InputStream in = connection.getInputStream();
            boolean gzip = "gzip".equals(connection.getContentEncoding());
            try (InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in) {
                new AnswerScanner(plain, new Trees()).scan();
            }
            costs.add(new Cost(
                    (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                    (THREADS.getThreadAllocatedBytes(thread) - allocated) / 1e3));
            if (emitted != EVENTS) {
                throw new AssertionError("read " + emitted + " of " + EVENTS);
            }
        }
        return costs;
    }

    private final class Trees implements AnswerScanner.Handler {
        private Feed feed = Feed.CLICKS_BLOCKED;

        @Override
        public void element(byte[] buffer, int from, int to) throws InterruptedException {
            try {
                emitter.emit(EventReader.readAtLength(feed, Arrays.copyOfRange(buffer, from, to), Rig.START));
            } catch (MalformedEventException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void value(String key, byte[] json) {}

        @Override
        public void array(String key) {
            feed = Feed.ofArray(key).orElseThrow();
        }
    }

    private List<Cost> first(NullServer server) throws Exception {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            try (Source source = open(server, ManualClock.at(Rig.START))) {
                costs.add(poll(source, Checkpoint.START).cost());
            }
        }
        return costs;
    }

    private List<Cost> again(NullServer server) throws Exception {
        List<Cost> costs = new ArrayList<>();
        ManualClock clock = ManualClock.at(Rig.START);
        try (Source source = open(server, clock)) {
            Checkpoint checkpoint = poll(source, Checkpoint.START).page().next();
            for (int i = 0; i < ROUNDS; i++) {
                clock.advance(Duration.ofMinutes(30));
                Polled polled = poll(source, checkpoint);
                checkpoint = polled.page().next();
                costs.add(polled.cost());
            }
        }
        return costs;
    }

    private record Polled(Page page, Cost cost) {}

    private Polled poll(Source source, Checkpoint after) throws Exception {
        emitted = 0;
        repeated = 0;
        long thread = Thread.currentThread().getId();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        Page page = source.poll(after, emitter);
        Cost cost = new Cost(
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                (THREADS.getThreadAllocatedBytes(thread) - allocated) / 1e3);
        if (emitted + repeated != EVENTS) {
            throw new AssertionError("read " + emitted + " and " + repeated + " of " + EVENTS);
        }
        return new Polled(page, cost);
    }

    private void report(String what, List<Cost> costs, boolean again) {
        double cpu = costs.stream()
                .mapToDouble(Cost::cpuSeconds)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
        double best = costs.stream().mapToDouble(Cost::cpuSeconds).min().orElseThrow();
        double each = costs.stream().mapToDouble(Cost::kilobytes).min().orElseThrow() / EVENTS;
        System.out.printf(
                Locale.ROOT,
                "%-30s %,d events of %.2f kB: %.2f CPU s per poll (best %.2f), %,.0f events per CPU s, %.2f kB allocated per event%s%n",
                what,
                EVENTS,
                bytes / 1e3 / EVENTS,
                cpu,
                best,
                EVENTS / cpu,
                each,
                again ? ", " + repeated + " counted as repeated" : "");
    }

    private static Source open(NullServer server, ManualClock clock) {
        TapConfig config = new Rig.Settings().withoutClicks().at(server.url().toString(), Secret.of("x"));
        return new TapPlugin().open(config, TestPluginContext.of("tap", clock, new TapPlugin().tables()));
    }

    private byte[] body(boolean gzip) throws IOException {
        SampleEvents samples = new SampleEvents(7);
        Map<Feed, List<byte[]>> events = new EnumMap<>(Feed.class);
        for (Feed feed : List.of(Feed.CLICKS_BLOCKED, Feed.MESSAGES_BLOCKED, Feed.MESSAGES_DELIVERED)) {
            events.put(feed, new ArrayList<>());
        }
        for (int i = 0; i < EVENTS; i++) {
            // Permitted clicks would be polled by themselves besides, in turn.
            Feed drawn = samples.feed();
            Feed feed = drawn == Feed.CLICKS_PERMITTED ? Feed.CLICKS_BLOCKED : drawn;
            events.get(feed).add(samples.conforming(feed).getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        bytes = 0;
        try (OutputStream out = gzip ? new GZIPOutputStream(kept) : kept) {
            String separator = "{\"";
            for (Map.Entry<Feed, List<byte[]>> feed : events.entrySet()) {
                out.write((separator + feed.getKey().array() + "\":[").getBytes(StandardCharsets.UTF_8));
                boolean first = true;
                for (byte[] event : feed.getValue()) {
                    if (!first) {
                        out.write(',');
                    }
                    first = false;
                    out.write(event);
                    bytes += event.length;
                }
                separator = "],\"";
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
        return kept.toByteArray();
    }

    /** Without a date in its answers, or the source would go by that. */
    private static NullServer serve(byte[] body, boolean gzip) throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + (gzip ? "\r\nContent-Encoding: gzip" : "") + "\r\n\r\n"
                + new String(body, StandardCharsets.ISO_8859_1);
        return new NullServer(request -> answer);
    }
}
