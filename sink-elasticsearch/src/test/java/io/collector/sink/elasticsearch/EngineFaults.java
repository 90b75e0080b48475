package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a real engine in trouble answers. */
interface EngineFaults {
    EngineRig rig();

    @Test
    default void storesEveryEventAlthoughTheEngineHasNoMemoryForSoManyAtOnce() throws Exception {
        int senders = 16;
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try (Sink sink = rig().open("pressure", EngineRig.context(), c -> c.format = Format.RAW)) {
            List<Future<Integer>> refusals = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int sender = i;
                refusals.add(threads.submit(() -> refusalsUntilTaken(sink, large(sender))));
            }
            int refused = 0;
            for (Future<Integer> future : refusals) {
                refused += future.get();
            }
            assertThat(refused).as("requests that were refused for now").isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertThat(rig().count("logs-proofpoint_tap.clicks_blocked-pressure")).isEqualTo(senders * 9);
    }

    /** Delivers until all is taken, counting answers of 429; newer engines also give it to single documents under 200. */
    private static int refusalsUntilTaken(Sink sink, Batch batch) throws Exception {
        int refused = 0;
        Batch left = batch;
        while (true) {
            try {
                List<Failure> failures = sink.deliver(left).failures();
                if (failures.isEmpty()) {
                    return refused;
                }
                assertThat(failures)
                        .allMatch(failure -> failure.verdict() == Verdict.RETRY)
                        .allMatch(failure -> failure.code().endsWith("rejected_execution_exception"));
                List<Event> sent = left.events();
                left = new Batch(
                        batch.source(),
                        failures.stream()
                                .map(failure -> sent.get(failure.index()))
                                .toList());
            } catch (RetryableException e) {
                assertThat(e).hasMessageContaining("429").hasMessageContaining("rejected_execution_exception");
                assertThat(e.ambiguous()).isFalse();
            }
            refused++;
        }
    }

    private static Batch large(int sender) {
        return new Batch(
                "tap",
                IntStream.range(0, 9)
                        .mapToObj(n -> EngineRig.raw(1000 * sender + n, "{\"text\":\"" + "p".repeat(100_000) + "\"}"))
                        .toList());
    }

    @Test
    default void triesAgainAtTheFloodStageOfTheDisk() throws Exception {
        String name = "logs-proofpoint_tap.clicks_blocked-flood";
        try (Sink sink = rig().open("flood", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 1));
            rig().put("/" + name + "/_settings", "{\"index.blocks.read_only_allow_delete\":true}");
            List<Failure> failures = sink.deliver(EngineRig.clicks(0, 3)).failures();
            assertThat(failures).extracting(Failure::verdict).containsOnly(Verdict.RETRY);
            assertThat(failures.get(0).reason()).contains("free disk space");
            rig().put("/" + name + "/_settings", "{\"index.blocks.read_only_allow_delete\":null}");
            assertThat(sink.deliver(EngineRig.clicks(0, 3)).failures()).isEmpty();
        }
        assertThat(rig().count(name)).isEqualTo(3);
    }

    @Test
    default void holdsEventsWhileTheClusterIsReadOnly() throws Exception {
        try (Sink sink = rig().open("readonly", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 1));
            rig().put("/_cluster/settings", "{\"persistent\":{\"cluster.blocks.read_only\":true}}");
            try {
                BlockedException blocked =
                        catchThrowableOfType(BlockedException.class, () -> sink.deliver(EngineRig.clicks(1, 3)));
                assertThat(blocked).hasMessageContaining("cluster_block_exception");
                assertThat(blocked.remedy()).contains("cluster.blocks.read_only");
            } finally {
                rig().put("/_cluster/settings", "{\"persistent\":{\"cluster.blocks.read_only\":null}}");
            }
            assertThat(sink.deliver(EngineRig.clicks(1, 3)).failures()).isEmpty();
        }
        assertThat(rig().count("logs-proofpoint_tap.clicks_blocked-readonly")).isEqualTo(3);
    }

    /** Why the journal, not the cluster, keeps repetitions away: ids are only looked for in the index written to. */
    @Test
    default void cannotTellARepetitionAfterARollover() throws Exception {
        String name = "logs-proofpoint_tap.clicks_blocked-rollover";
        Batch batch = new Batch("tap", List.<Event>of(Tap.click(1)));
        try (Sink sink = rig().open("rollover", EngineRig.context(), c -> {})) {
            sink.deliver(batch);
            sink.deliver(batch);
            assertThat(rig().count(name)).isEqualTo(1);
            rig().send("POST", "/" + name + "/_rollover", "");
            sink.deliver(batch);
        }
        assertThat(rig().count(name)).isEqualTo(2);
        assertThat(rig().send("POST", "/" + name + "/_search", Documentation.query("Facts, each counted once"))
                        .at("/aggregations/facts/value")
                        .asInt())
                .isEqualTo(1);
    }
}
