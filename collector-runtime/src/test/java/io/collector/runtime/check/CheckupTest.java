package io.collector.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Delivery;
import io.collector.api.Emitter;
import io.collector.api.InvalidConfigException;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.journal.CheckpointReader;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.TestEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckupTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** What a test lets a check do. */
    @FunctionalInterface
    interface Asked {
        Checkpoint check(Checkpoint after) throws TransferException, InterruptedException;
    }

    private static Source source(Asked asked) {
        return new Source() {
            @Override
            public Page poll(Checkpoint after, Emitter emitter) {
                throw new IllegalStateException("a check must not poll");
            }

            @Override
            public Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
                return asked.check(after);
            }
        };
    }

    private static Sink sink(Asked asked) {
        return new Sink() {
            @Override
            public Delivery deliver(Batch batch) {
                throw new IllegalStateException("a check must not deliver");
            }

            @Override
            public void check() throws TransferException, InterruptedException {
                asked.check(Checkpoint.START);
            }
        };
    }

    private static Checkpoint used(int requests) {
        return new Checkpoint(Map.of("requests", Integer.toString(requests)));
    }

    /** Counts one more request than there were. */
    private static Checkpoint counted(Checkpoint after) {
        return used(Integer.parseInt(after.values().getOrDefault("requests", "0")) + 1);
    }

    private List<Finding> checkup(Duration patience, Source source, Map<String, Sink> sinks)
            throws InterruptedException {
        CollectorConfig config = TestPlugins.config(dataDir(), TestPlugins.admin(), source, sinks);
        return new Checkup(config, Clock.systemUTC(), patience).run(name -> true);
    }

    private Path dataDir() {
        return folder.resolve("data");
    }

    private Checkpoint kept() {
        return CheckpointReader.read(DataDirectory.journal(dataDir(), "tap"));
    }

    @Test
    void findsNothingWrongIfAllAnswer() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        Sink sink = new Sink() {
            @Override
            public Delivery deliver(Batch batch) {
                return Delivery.COMPLETE;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        assertThat(checkup(LONG, source(after -> after), Map.of("s", sink)))
                .containsExactly(
                        new Finding("tap", "source", true, "", "", ""),
                        new Finding("s", "sink", true, "", "", "gets what tap collects of clicks, messages"));
        assertThat(closed).isTrue();
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() throws Exception {
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("bad", sink(after -> {
            throw new BlockedException("403 from the target", "give it the right");
        }));
        sinks.put("good", sink(after -> after));

        assertThat(checkup(LONG, source(after -> after), sinks))
                .containsExactly(
                        new Finding("tap", "source", true, "", "", ""),
                        new Finding("bad", "sink", false, "403 from the target", "give it the right", ""),
                        new Finding("good", "sink", true, "", "", "gets what tap collects of clicks, messages"));
    }

    @Test
    void saysWhatIsLeftOfTheRequests() throws Exception {
        Source counting = new Source() {
            @Override
            public Page poll(Checkpoint after, Emitter emitter) {
                throw new IllegalStateException("a check must not poll");
            }

            @Override
            public List<RequestPool> requests() {
                return List.of(
                        new RequestPool("mail", 120, 1_620, Optional.empty(), ""),
                        new RequestPool("clicks", 2_000, 1_620, Optional.empty(), ""));
            }
        };
        assertThat(checkup(LONG, counting, Map.of()))
                .extracting(Finding::found)
                .containsExactly("requests left: mail 1500 of 1620, clicks 0 of 1620");
    }

    @Test
    void asksAllAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        Asked meeting = after -> {
            try {
                together.await(20, TimeUnit.SECONDS);
                return after;
            } catch (Exception e) {
                throw new IllegalStateException("the others were not asked meanwhile", e);
            }
        };
        assertThat(checkup(LONG, source(meeting), Map.of("a", sink(meeting), "b", sink(meeting))))
                .allMatch(Finding::ok);
    }

    @Test
    void keepsTheCountOfRequests() throws Exception {
        checkup(LONG, source(CheckupTest::counted), Map.of());
        checkup(LONG, source(CheckupTest::counted), Map.of());
        assertThat(kept()).isEqualTo(used(2));

        BlockedException refused = new BlockedException("401 from the vendor", "renew the secret");
        checkup(
                LONG,
                source(after -> {
                    refused.remember(counted(after));
                    throw refused;
                }),
                Map.of());
        assertThat(kept()).isEqualTo(used(3));
    }

    @Test
    void leavesTheCheckpointToARunningCollector() throws Exception {
        try (DataDirectory running = DataDirectory.take(dataDir());
                SqliteJournal journal = SqliteJournal.open(
                        running.journal("tap"), "tap", List.of(TestEvents.CLICKS), Clock.systemUTC())) {
            journal.keep(used(7));
            CountDownLatch sawIt = new CountDownLatch(1);
            Source source = source(after -> {
                if (after.equals(used(7))) {
                    sawIt.countDown();
                }
                return counted(after);
            });

            assertThat(checkup(LONG, source, Map.of())).allMatch(Finding::ok);
            assertThat(sawIt.getCount()).isZero();
            assertThat(journal.checkpoint()).isEqualTo(used(7));
        }
    }

    @Test
    void givesTheDataDirectoryBack() throws Exception {
        checkup(LONG, source(after -> after), Map.of());
        DataDirectory.take(dataDir()).close();
    }

    @Test
    void asksEvenIfTheCountCannotBeKept() throws Exception {
        Files.writeString(dataDir(), "a file where the folder should be");

        assertThat(checkup(LONG, source(CheckupTest::counted), Map.of())).allMatch(Finding::ok);
    }

    @Test
    void reportsABugWithoutItsMessageWhichMayHoldASecret() throws Exception {
        Sink buggy = sink(after -> {
            throw new IllegalStateException("token hunter2");
        });
        Sink unlinked = sink(after -> {
            throw new NoClassDefFoundError("hunter2/Thing");
        });
        List<Finding> findings = checkup(LONG, source(after -> after), Map.of("s", buggy, "t", unlinked));
        assertThat(findings.subList(1, 3)).allSatisfy(finding -> {
            assertThat(finding.ok()).isFalse();
            assertThat(finding.reason()).contains("a bug in the plugin");
            assertThat(finding.remedy()).contains("author");
        });
        assertThat(findings.toString()).doesNotContain("hunter2");
    }

    @Test
    void endsAlthoughAnAnswerNeverComes() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Source hanging = source(after -> {
            try {
                never.await();
                return after;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        List<Finding> findings = checkup(Duration.ofMillis(200), hanging, Map.of("s", sink(after -> after)));

        assertThat(findings.get(0).ok()).isFalse();
        assertThat(findings.get(0).reason()).contains("tap", "no answer within 200 ms");
        assertThat(findings.get(0).remedy()).isNotEmpty();
        assertThat(findings.get(1).ok()).isTrue();
        interrupted.await();
    }

    @Test
    void endsAlthoughAPluginDoesNotHeedTheInterruption() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Sink deaf = sink(after -> {
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // The fault under test.
                }
            }
            return after;
        });
        assertThat(checkup(Duration.ofMillis(100), source(after -> after), Map.of("s", deaf))
                        .get(1)
                        .reason())
                .contains("no answer within 100 ms");
        never.countDown();
    }

    @Test
    void findsAJournalThatIsNotInOrder() throws Exception {
        Files.createDirectories(dataDir().resolve("journal"));
        Files.writeString(dataDir().resolve("journal/tap.db"), "this is no database at all".repeat(100));

        assertThat(checkup(LONG, source(after -> after), Map.of("s", sink(after -> after))))
                .satisfiesExactly(
                        tap -> {
                            assertThat(tap.ok()).isFalse();
                            assertThat(tap.reason()).contains("tap.db");
                            assertThat(tap.remedy()).contains("mv '");
                        },
                        s -> assertThat(s.ok()).isTrue());
    }

    @Test
    void namesTheBlockWhoseSettingsDoNotFit() {
        assertThatThrownBy(() -> checkup(
                        LONG,
                        source(after -> {
                            throw new InvalidConfigException("urls", "must not be empty");
                        }),
                        Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("collector.sources.tap.urls must not be empty");
    }
}
