package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.runtime.journal.Turns.Turn;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void letsOnlyAFewAtATime() throws InterruptedException {
        Turns turns = new Turns(3, LONG);
        Turn first = turns.take();
        turns.take();
        turns.take();
        BlockingQueue<Turn> taken = new LinkedBlockingQueue<>();
        Thread fourth = started(() -> taken.add(turns.take()));
        await().until(() -> fourth.getState() == Thread.State.TIMED_WAITING);
        assertThat(taken).isEmpty();

        first.close();
        assertThat(taken.take().othersHang()).isFalse();
    }

    @Test
    void goesByTheOrderOfAsking() throws InterruptedException {
        Turns turns = new Turns(1, LONG);
        BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
        Turn first = turns.take();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Thread thread = started(() -> {
                Turn turn = turns.take();
                order.add(number);
                turn.close();
            });
            await().until(() ->
                    thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        }
        first.close();
        for (int i = 0; i < 5; i++) {
            assertThat(order.take()).isEqualTo(i);
        }
    }

    @Test
    void doesNotWaitForOneThatHangs() throws InterruptedException {
        Turns turns = new Turns(1, Duration.ofMillis(20));
        Turn hangs = turns.take();
        try (Turn next = turns.take()) {
            assertThat(next.othersHang()).isTrue();
        }
        hangs.close();
        try (Turn after = turns.take()) {
            assertThat(after.othersHang()).isFalse();
        }
    }

    @Test
    void endsWaitingWhenInterrupted() throws InterruptedException {
        Turns turns = new Turns(1, LONG);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Turn first = turns.take()) {
            Thread waits = new Thread(() -> {
                try (Turn never = turns.take()) {
                    throw new AssertionError(never);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            waits.start();
            waits.interrupt();
            interrupted.await();
            assertThat(first.othersHang()).isFalse();
        }
        turns.take().close();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread started(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
