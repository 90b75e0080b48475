package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.TestPluginContext;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast the sink is when its target costs nothing: one delivering thread, batches as the sink wants them, the median
 * of several rounds. Processor time is that of the process less that of the server. No test: run by the profile {@code
 * benchmark}.
 */
class ThroughputBenchmark {
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 7;
    private static final int BATCHES = 40;
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void throughput(boolean gzip) throws Exception {
        try (NullServer server = new NullServer(ThroughputBenchmark::answer);
                Sink sink = open(server, gzip)) {
            Batch batch = batch(sink);
            long bytes = batch.events().stream().mapToLong(e -> e.body().size()).sum() * BATCHES;
            long events = (long) batch.events().size() * BATCHES;
            List<double[]> rounds = new ArrayList<>();
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                double[] seconds = round(sink, batch, server);
                if (i >= WARM_UP) {
                    rounds.add(seconds);
                }
            }
            double wall = median(rounds, 0);
            double cpu = median(rounds, 1);
            System.out.printf(
                    Locale.ROOT,
                    "sentinel, gzip %s: %,.0f events/s, %.0f MB/s; per core %,.0f events/s, %.0f MB/s (%d events of %d bytes"
                            + " a batch)%n",
                    gzip,
                    events / wall,
                    bytes / wall / 1e6,
                    events / cpu,
                    bytes / cpu / 1e6,
                    batch.events().size(),
                    bytes / events);
        }
    }

    private static double[] round(Sink sink, Batch batch, NullServer server) throws Exception {
        long wall = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime() - server.cpuNanos();
        for (int i = 0; i < BATCHES; i++) {
            assertThat(sink.deliver(batch).failures()).isEmpty();
        }
        long cpuSpent = PROCESS.getProcessCpuTime() - server.cpuNanos() - cpu;
        return new double[] {(System.nanoTime() - wall) / 1e9, cpuSpent / 1e9};
    }

    private static double median(List<double[]> rounds, int what) {
        return rounds.stream()
                .mapToDouble(r -> r[what])
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static final Table TABLE = PublishedTables.named(PublishedTables.MESSAGES_BLOCKED);
    private static final String TOKEN = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t\"}";

    private static String answer(String request) {
        return request.contains("/oauth2/")
                ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + TOKEN.length() + "\r\n\r\n"
                        + TOKEN
                : "HTTP/1.1 204 No Content\r\n\r\n";
    }

    private static Sink open(NullServer server, boolean gzip) {
        String settings = """
                endpoint = "%1$s", authority = "%1$s", rule-id = "dcr-0123456789abcdef0123456789abcdef"
                tenant-id = t, client-id = c, client-secret = s, http.gzip = %2$s
                """.formatted(server.url(), gzip);
        return new SentinelSinkPlugin()
                .open(
                        ConfigAssertions.bind(SentinelConfig.class, settings),
                        TestPluginContext.of("sentinel", Clock.systemUTC(), List.of(TABLE)));
    }

    private static Batch batch(Sink sink) {
        List<Event> events = new ArrayList<>();
        long left = sink.limits().maxBytes();
        for (int n = 0; events.size() < sink.limits().maxEvents(); n++) {
            Event event = event(n);
            left -= sink.sizeOf(event);
            if (left < 0) {
                break;
            }
            events.add(event);
        }
        return new Batch("tap", events);
    }

    /** A message like TAP's: mostly names, addresses and digests, some nulls, about 2 KB. */
    private static Event event(int n) {
        Random random = new Random(n);
        String body = """
                {"id":"%1$s","GUID":"%2$s","QID":null,"messageTime":"2026-03-01T11:59:00.000Z","messageSize":%3$d,\
                "spamScore":4,"phishScore":100,"malwareScore":0,"impostorScore":0.0,"completelyRewritten":true,\
                "cluster":"demo_hosted","subject":"Please confirm invoice %3$d für Ihre Bestellung","sender":"%4$s@mail.example.net",\
                "senderIP":"192.0.2.%5$d","recipient":["user%5$d@example.org"],"fromAddress":["%4$s@mail.example.net"],\
                "toAddresses":["user%5$d@example.org"],"ccAddresses":[],"replyToAddress":null,"headerFrom":"Accounts <%4$s@mail.example.net>",\
                "headerReplyTo":null,"xmailer":null,"quarantineFolder":"Phish","quarantineRule":"inbound_phish",\
                "policyRoutes":["default_inbound","executives"],"modulesRun":["pdr","sandbox","spam","urldefense"],\
                "messageParts":[{"disposition":"inline","filename":"text.html","md5":"%6$s","sha256":"%7$s",\
                "contentType":"text/html","oContentType":"text/html","sandboxStatus":null},{"disposition":"attached",\
                "filename":"invoice-%3$d.pdf","md5":"%8$s","sha256":"%9$s","contentType":"application/pdf",\
                "oContentType":"application/pdf","sandboxStatus":"THREAT"}],"threatsInfoMap":[{"threatID":"%7$s",\
                "threat":"http://%4$s.example.com/login/%6$s","threatType":"url","classification":"phish",\
                "threatStatus":"active","threatTime":"2026-03-01T11:00:00.000Z","detectionType":null,\
                "threatUrl":"https://threatinsight.example.com/%2$s/threat/%7$s","campaignID":null}],\
                "messageID":"<%8$s@mail.example.net>"}""".formatted(
                        digits(random, 32),
                        digits(random, 32),
                        random.nextInt(100_000),
                        digits(random, 8),
                        random.nextInt(250),
                        digits(random, 32),
                        digits(random, 64),
                        digits(random, 32),
                        digits(random, 64));
        return new Event(TABLE.name(), digits(random, 64), digits(random, 64), TIME, Json.of(body));
    }

    private static String digits(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toHexString(random.nextInt(16)))
                .collect(java.util.stream.Collectors.joining());
    }
}
