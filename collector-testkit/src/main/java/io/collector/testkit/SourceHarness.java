package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.PluginContext;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.api.TransferException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a source's test supplies to {@link SourceContract}: how to open the source, and a stand-in for the vendor with a
 * fixed set of facts. Only the first five methods must be written.
 */
public abstract class SourceHarness {
    /** The request timeout that {@link #open} must configure; the contract's servers are quick, or never answer. */
    protected static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The stand-in for the vendor. */
    protected FaultyServer server;

    /** Stands at {@link #now} when a case begins. */
    protected ManualClock clock;

    /**
     * Opens a source for a service at that address, with {@link #TIMEOUT} as its request timeout, so configured that it
     * wants all the facts.
     */
    protected abstract Source open(URI service, PluginContext context);

    /** What the vendor answers, being well. The facts do not change while a case runs. */
    protected abstract Reply answer(ReceivedRequest request);

    /** How many facts {@link #answer} has to give, each counted once: at least three, better in several pages. */
    protected abstract int facts();

    /** The tables of the source's plugin. */
    protected abstract List<Table> tables();

    /** What {@link #open} configures and nobody may ever be shown; at least one. */
    protected abstract Set<String> secrets();

    /** What the vendor answers when it has no facts at all. */
    protected abstract Reply emptyAnswer(ReceivedRequest request);

    /** Whether a request asks for facts; others (a login) always get {@link #answer}. */
    protected boolean polls(ReceivedRequest request) {
        return true;
    }

    /** When the case begins; {@link #answer} has its facts before this. */
    protected Instant now() {
        return Events.NOW;
    }

    /** The answer to too many requests. */
    protected Reply throttled() {
        return Reply.of(429);
    }

    /** The answer to wrong credentials. */
    protected Reply unauthorized() {
        return Reply.of(401);
    }

    /** The answer to right credentials without permission. */
    protected Reply forbidden() {
        return Reply.of(403);
    }

    /** Whether the checkpoint moves on when there is nothing new; false for sources that go by a vendor's cursor. */
    protected boolean movesOnWhenEmpty() {
        return true;
    }

    /** How many polls it may take to collect all facts, with what the contract puts in the way. */
    protected int mostPolls() {
        return 2_000;
    }

    /** How much time passes after a poll that failed and did not say how long to wait. */
    protected Duration patience() {
        return Duration.ofMinutes(6);
    }

    @BeforeEach
    final void startServer() {
        clock = ManualClock.at(now());
        server = FaultyServer.answering(this::answer);
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    final Source open() {
        return open(server.url(), context());
    }

    final TestPluginContext context() {
        return TestPluginContext.of("demo-source", clock, tables());
    }

    /** Answers requests for facts with this, others well. */
    final void pollsGet(Reply reply) {
        server.answer(request -> polls(request) ? reply : answer(request));
    }

    final void tellsNoSecret(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            tellsNoSecret("the exception", String.valueOf(t));
            if (t instanceof TransferException told) {
                tellsNoSecret("the remedy", told.remedy());
                told.remembered().ifPresent(c -> tellsNoSecret("the checkpoint", c.toString()));
            }
        }
    }

    final void tellsNoSecret(String what, String text) {
        assertThat(secrets()).as("the secrets the contract watches for").isNotEmpty();
        secrets()
                .forEach(
                        secret -> assertThat(text).as("%s tells a secret", what).doesNotContain(secret));
    }
}
