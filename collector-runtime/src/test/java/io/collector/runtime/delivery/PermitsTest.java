package io.collector.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final Permits permits = new Permits();
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Thread asking(String name, AtomicBoolean leaving) {
        Thread thread = new Thread(() -> {
            try {
                permits.acquire(leaving::get);
                said.add(name + " has one");
            } catch (InterruptedException e) {
                said.add(name + " leaves");
            }
        });
        thread.start();
        await().until(() -> !thread.isAlive() || thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void areGivenOutInTheOrderOfAskingAndNotToThoseThatLeave() throws Exception {
        permits.resize(1);
        AtomicBoolean stays = new AtomicBoolean();
        AtomicBoolean leaves = new AtomicBoolean();
        asking("a", stays).join();
        Thread second = asking("b", leaves);
        Thread third = asking("c", stays);
        Thread fourth = asking("d", stays);
        assertThat(said).containsExactly("a has one");

        leaves.set(true);
        permits.wake();
        second.join();
        assertThat(said).containsExactly("a has one", "b leaves");
        permits.release();
        third.join();
        assertThat(said).containsExactly("a has one", "b leaves", "c has one");
        permits.resize(2);
        fourth.join();
        assertThat(said).endsWith("d has one");
    }

    @Test
    void areNotLostToAThreadThatIsInterrupted() throws Exception {
        permits.resize(1);
        AtomicBoolean stays = new AtomicBoolean();
        asking("a", stays).join();
        Thread second = asking("b", stays);
        Thread third = asking("c", stays);
        second.interrupt();
        second.join();
        permits.release();
        third.join();
        assertThat(said).containsExactly("a has one", "b leaves", "c has one");
    }
}
