package io.collector.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TrimmerTest {
    private static Journal journal(String source, AtomicInteger failures) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "source" -> source;
                    case "hashCode" -> source.hashCode();
                    case "equals" -> proxy == arguments[0];
                    case "trim" -> {
                        if (failures.getAndDecrement() > 0) {
                            throw new JournalException("the journal of " + source + " cannot be read", "mend it");
                        }
                        yield 0L;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void saysOnceThatAJournalCannotBeTrimmedAndOnceThatItCanAgain() {
        Logger log = (Logger) LoggerFactory.getLogger(Trimmer.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        AtomicInteger rounds = new AtomicInteger();
        try {
            new Trimmer(
                            List.of(journal("bad", new AtomicInteger(3)), journal("good", new AtomicInteger())),
                            source -> Set.of(),
                            Duration.ofDays(1),
                            Clock.systemUTC(),
                            pause -> {
                                if (rounds.incrementAndGet() == 6) {
                                    throw new InterruptedException("enough");
                                }
                            })
                    .run();
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list.stream().filter(e -> e.getLevel().isGreaterOrEqual(Level.INFO)))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("the journal of bad cannot be read; mend it", "old events of bad are deleted again");
    }

    @Test
    void goesOnAfterAnError() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger trims = new AtomicInteger();
        Journal failing = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("trim")) {
                        trims.incrementAndGet();
                        throw new StackOverflowError("too deep");
                    }
                    return method.getName().equals("equals")
                            ? (Object) (proxy == arguments[0])
                            : method.getName().equals("hashCode") ? (Object) 7 : "tap";
                });
        new Trimmer(List.of(failing), source -> Set.of(), Duration.ofDays(1), Clock.systemUTC(), pause -> {
                    if (rounds.incrementAndGet() == 3) {
                        throw new InterruptedException("enough");
                    }
                })
                .run();

        assertThat(trims).hasValue(3);
    }
}
