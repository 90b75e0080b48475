package io.collector.sink.sentinel.auth;

import io.collector.api.TransferException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that all threads share. It is renewed before it ends; whoever comes while one thread gets a new one waits
 * for that one's result, good or bad. If renewing early fails, the old token serves to its end. Safe for use by
 * several threads.
 */
public final class TokenCache {
    private static final Logger log = LoggerFactory.getLogger(TokenCache.class);

    /** After an early renewal failed; the old token has some minutes yet. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Credential credential;
    private final Clock clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Optional<Token> token = Optional.empty();
    private final AtomicLong failures = new AtomicLong();
    private Optional<TransferException> failure = Optional.empty();

    /** A cache without a token yet. */
    public TokenCache(Credential credential, Clock clock) {
        this.credential = credential;
        this.clock = clock;
    }

    /** A token that is good at this moment, as far as can be known here. */
    public Token current() throws TransferException, InterruptedException {
        long seen = failures.get();
        Optional<Token> fresh = fresh();
        if (fresh.isPresent()) {
            return fresh.get();
        }
        renewing.lockInterruptibly();
        try {
            Optional<Token> meanwhile = fresh();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            if (failures.get() != seen && failure.isPresent()) {
                throw failure.get();
            }
            return renew();
        } finally {
            renewing.unlock();
        }
    }

    /** Forgets a token that was refused; another one that came since stays. */
    public void drop(Token refused) {
        renewing.lock();
        try {
            token = token.filter(t -> !t.value().equals(refused.value()));
        } finally {
            renewing.unlock();
        }
    }

    private Token renew() throws TransferException, InterruptedException {
        failure = Optional.empty();
        try {
            Token renewed = credential.fetch();
            token = Optional.of(renewed);
            return renewed;
        } catch (TransferException e) {
            Instant now = clock.instant();
            Optional<Token> old = token.filter(t -> now.isBefore(t.expires()));
            if (old.isPresent()) {
                log.warn(
                        "the token could not be renewed, the old one serves until {}: {}",
                        old.get().expires(),
                        e.getMessage());
                Token kept =
                        new Token(old.get().value(), now.plus(PAUSE), old.get().expires());
                token = Optional.of(kept);
                return kept;
            }
            failure = Optional.of(e);
            failures.incrementAndGet();
            throw e;
        }
    }

    private Optional<Token> fresh() {
        Instant now = clock.instant();
        return token.filter(t -> now.isBefore(t.renewAt()) && now.isBefore(t.expires()));
    }
}
