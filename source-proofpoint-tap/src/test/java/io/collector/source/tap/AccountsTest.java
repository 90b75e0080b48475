package io.collector.source.tap;

import static io.collector.testkit.ConfigAssertions.bind;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.runtime.config.SecretFiles;
import io.collector.testkit.CollectingEmitter;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts in one process, their credentials, and what each asks for. */
class AccountsTest {
    private final ManualClock clock = ManualClock.at(Rig.START);
    private final TapPlugin plugin = new TapPlugin();
    private FaultyServer server;

    @BeforeEach
    void start() {
        server = FaultyServer.answering(request -> Reply.of(200, ""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void spendsTheBudgetOfEachAccountByItself() throws Exception {
        try (Source small = open("principal = small, secret = s, request-budget { per-day = 20, reserve = 0% }");
                Source large = open("principal = large, secret = l")) {
            run(small, Duration.ofHours(3));
            run(large, Duration.ofHours(3));
            assertThat(from("small:s")).as("of /all and of permitted clicks").hasSizeLessThanOrEqualTo(40);
            assertThat(from("large:l")).hasSizeGreaterThan(300);
            assertThat(small.requests()).extracting(RequestPool::limit).containsOnly(20L);
            assertThat(large.requests()).extracting(RequestPool::limit).containsOnly(1_620L);
            assertThat(large.requests())
                    .extracting(RequestPool::used)
                    .allSatisfy(n -> assertThat(n).isGreaterThan(150));
        }
    }

    @Test
    void keepsAnAccountPollingThoughTapRefusesAnother() throws Exception {
        server.answer(request -> credentials(request).equals("other:o") ? Reply.of(429) : Reply.of(200, ""));
        try (Source other = open("principal = other, secret = o");
                Source mine = open("principal = mine, secret = m")) {
            Instant start = clock.instant();
            run(other, Duration.ofMinutes(30));
            clock.advance(Duration.between(clock.instant(), start));
            run(mine, Duration.ofMinutes(30));
            assertThat(from("other:o")).as("one each five minutes in each pool").hasSizeLessThanOrEqualTo(14);
            assertThat(from("mine:m")).hasSizeGreaterThan(55);
            assertThat(mine.requests()).extracting(RequestPool::waitsUntil).allMatch(Optional::isEmpty);
        }
    }

    @Test
    void signsTheNextRequestWithASecretFileAsItIsNow(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("tap.secret"), "old\n");
        TapConfig config = new Rig.Settings().at(server.url().toString(), new SecretFiles(clock).secret(file));
        try (Source source = plugin.open(config, TestPluginContext.of("tap", clock, plugin.tables()))) {
            Checkpoint checkpoint = run(source, Checkpoint.START, Duration.ofMinutes(5));
            Files.writeString(file, "new\n");
            clock.advance(Duration.ofSeconds(5));
            int before = server.requests().size();
            run(source, checkpoint, Duration.ofMinutes(5));
            List<String> signed =
                    server.requests().stream().map(AccountsTest::credentials).toList();
            assertThat(signed.subList(0, before)).allMatch(c -> c.endsWith(":old"));
            assertThat(signed.subList(before, signed.size()))
                    .hasSizeGreaterThan(5)
                    .allMatch(c -> c.endsWith(":new"));
        }
    }

    @Test
    void asksEveryTimeForTheVerdictsAndThreatsOfTheSettingsOnly() throws Exception {
        try (Source source = open("principal = p, secret = s, threat-status = [active, false-positive],"
                + " threat-type = [url, message-text]")) {
            source.check(run(source, Checkpoint.START, Duration.ofMinutes(3)));
        }
        assertThat(server.requests())
                .as("live polls, permitted clicks, what was before, and the check")
                .hasSizeGreaterThan(20)
                .allSatisfy(request -> assertThat(request.target())
                        .endsWith("&threatStatus=active&threatStatus=falsePositive"
                                + "&threatType=url&threatType=messageText"));
    }

    @Test
    void asksForAllVerdictsAndAllThreatsByDefault() throws Exception {
        try (Source source = open("principal = p, secret = s")) {
            run(source, Duration.ofMinutes(3));
        }
        assertThat(server.requests())
                .hasSizeGreaterThan(20)
                .allSatisfy(request -> assertThat(request.target())
                        .endsWith("&threatStatus=active&threatStatus=cleared&threatStatus=falsePositive")
                        .doesNotContain("threatType"));
    }

    private Source open(String settings) {
        TapConfig config = bind(TapConfig.class, settings + ", base-url = \"" + server.url() + "\"");
        return plugin.open(config, TestPluginContext.of(config.principal(), clock, plugin.tables()));
    }

    private void run(Source source, Duration time) throws InterruptedException {
        run(source, Checkpoint.START, time);
    }

    private Checkpoint run(Source source, Checkpoint start, Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        Checkpoint checkpoint = start;
        while (clock.instant().isBefore(end)) {
            try {
                Page page = source.poll(checkpoint, new CollectingEmitter());
                checkpoint = page.next();
                clock.advance(page.pause());
            } catch (RetryableException e) {
                checkpoint = e.remembered().orElseThrow();
                clock.advance(e.retryAfter().orElse(Duration.ofSeconds(1)));
            } catch (TransferException e) {
                throw new AssertionError(e);
            }
        }
        return checkpoint;
    }

    private List<ReceivedRequest> from(String credentials) {
        return server.requests().stream()
                .filter(r -> credentials(r).equals(credentials))
                .toList();
    }

    private static String credentials(ReceivedRequest request) {
        String header = request.header("Authorization").orElseThrow();
        return new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
    }
}
