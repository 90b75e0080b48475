package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.RetryableException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecessTest {
    private final SetClock clock = new SetClock();
    private final Recess recess = new Recess(clock);

    private static RetryableException busy(int seconds) {
        return new RetryableException("503", "look at the queues", Optional.of(Duration.ofSeconds(seconds)));
    }

    private Duration left() {
        return catchThrowableOfType(RetryableException.class, () -> recess.keep("sending"))
                .retryAfter()
                .orElseThrow();
    }

    @Test
    void letsPassWhileNobodyAskedToWait() {
        recess.note(new RetryableException("503"));
        assertThatCode(() -> recess.keep("sending")).doesNotThrowAnyException();
    }

    @Test
    void lastsAsLongAsWasAskedForAndSaysHowLongThatStillIs() {
        recess.note(busy(30));
        clock.advance(Duration.ofSeconds(12));
        assertThat(left()).isEqualTo(Duration.ofSeconds(18));
        clock.advance(Duration.ofSeconds(18));
        assertThatCode(() -> recess.keep("sending")).doesNotThrowAnyException();
    }

    @Test
    void isNotMadeShorterByALaterAnswer() {
        recess.note(busy(30));
        recess.note(busy(5));
        assertThat(left()).isEqualTo(Duration.ofSeconds(30));
    }

    /** A machine whose clock ran ahead by a year must not rest for that year once somebody sets it right. */
    @Test
    void isOverWhenTheClockIsSetBackToBeforeItBegan() {
        recess.note(busy(30));
        clock.advance(Duration.ofDays(365).negated());
        assertThatCode(() -> recess.keep("sending")).doesNotThrowAnyException();
        recess.note(busy(5));
        assertThat(left()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void tellsWhatToDoInTheWordsOfTheFault() {
        recess.note(busy(30));
        RetryableException fault =
                catchThrowableOfType(RetryableException.class, () -> recess.keep("sending 3 events"));
        assertThat(fault)
                .hasMessage("sending 3 events: not sent, since it was asked to wait until 2026-03-01T12:00:30Z");
        assertThat(fault.remedy()).isEqualTo("look at the queues");
        assertThat(fault.ambiguous()).isFalse();
    }
}
