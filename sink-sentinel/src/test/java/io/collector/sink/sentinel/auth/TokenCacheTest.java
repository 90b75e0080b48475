package io.collector.sink.sentinel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TokenCacheTest {
    private final ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");
    private final AtomicInteger fetched = new AtomicInteger();
    private Duration lifetime = Duration.ofHours(1);
    private Credential credential = () -> Token.of("t" + fetched.incrementAndGet(), clock.instant(), lifetime);
    private final TokenCache cache = new TokenCache(() -> credential.fetch(), clock);

    @Test
    void usesATokenUntilFiveMinutesBeforeItEnds() throws Exception {
        assertThat(cache.current().value()).isEqualTo("t1");
        clock.advance(Duration.ofMinutes(55).minusMillis(1));
        assertThat(cache.current().value()).isEqualTo("t1");
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.current().value()).isEqualTo("t2");
    }

    @Test
    void usesAShortTokenUntilATenthOfItIsLeft() throws Exception {
        lifetime = Duration.ofSeconds(100);
        cache.current();
        clock.advance(Duration.ofSeconds(89));
        assertThat(cache.current().value()).isEqualTo("t1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.current().value()).isEqualTo("t2");
    }

    @Test
    void goesOnWithTheOldTokenWhenRenewingEarlyFails() throws Exception {
        Token first = cache.current();
        Credential working = credential;
        credential = () -> {
            fetched.incrementAndGet();
            throw new BlockedException("the secret has expired", "make a new one");
        };
        clock.advance(Duration.ofMinutes(56));
        assertThat(cache.current().value()).isEqualTo(first.value());
        assertThat(cache.current().value()).isEqualTo(first.value());
        assertThat(fetched).as("not asked again at once").hasValue(2);
        clock.advance(Duration.ofSeconds(30));
        credential = working;
        assertThat(cache.current().value()).isEqualTo("t3");
    }

    @Test
    void failsWhenTheOldTokenHasEnded() throws Exception {
        cache.current();
        credential = () -> {
            throw new RetryableException("busy");
        };
        clock.advance(Duration.ofHours(1));
        assertThatThrownBy(cache::current).isInstanceOf(RetryableException.class);
    }

    @Test
    void forgetsATokenThatWasRefusedButNotItsSuccessor() throws Exception {
        Token refused = cache.current();
        cache.drop(refused);
        assertThat(cache.current().value()).isEqualTo("t2");
        cache.drop(refused);
        assertThat(cache.current().value()).isEqualTo("t2");
    }

    @Test
    void fetchesOnceForAllThreadsThatWait() throws Exception {
        List<Object> results = concurrently(8, false);
        assertThat(results).containsOnly("t1").hasSize(8);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void failsOnceForAllThreadsThatWait() throws Exception {
        List<Object> results = concurrently(8, true);
        assertThat(results).allSatisfy(r -> assertThat(r).isInstanceOf(BlockedException.class));
        assertThat(fetched).hasValue(1);
    }

    @Test
    void triesAgainWhenTheThreadThatAskedWasInterrupted() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        Credential working = credential;
        credential = () -> {
            asking.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError();
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Token> first = threads.submit(cache::current);
            asking.await();
            credential = working;
            Future<Token> second = threads.submit(cache::current);
            first.cancel(true);
            assertThat(second.get().value()).isEqualTo("t1");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void neverShowsAToken() {
        assertThat(Token.of("hidden", clock.instant(), lifetime).toString()).doesNotContain("hidden");
    }

    /** All threads are waiting before the one that fetches goes on. */
    private List<Object> concurrently(int n, boolean fail) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Credential result = credential;
        credential = () -> {
            go.await();
            if (fail) {
                fetched.incrementAndGet();
                throw new BlockedException("no", "yes");
            }
            return result.fetch();
        };
        ExecutorService threads = Executors.newFixedThreadPool(n);
        try {
            List<Thread> started = new ArrayList<>();
            Callable<Token> task = () -> {
                synchronized (started) {
                    started.add(Thread.currentThread());
                }
                return cache.current();
            };
            List<Future<Token>> futures = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                futures.add(threads.submit(task));
            }
            awaitAllWaiting(started, n);
            go.countDown();
            List<Object> results = new ArrayList<>();
            for (Future<Token> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitAllWaiting(List<Thread> started, int n) {
        while (true) {
            synchronized (started) {
                if (started.size() == n && started.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static Object result(Future<Token> future) throws InterruptedException {
        try {
            return future.get().value();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(TransferException.class);
            return e.getCause();
        }
    }
}
