package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Page;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Polls a source the way the runtime does: hands each checkpoint on as a map of strings, keeps what was remembered when
 * a poll failed, and lets the clock pass the pauses. For one thread.
 */
final class Collecting {
    private final SourceHarness harness;
    private final CollectingEmitter emitter = new CollectingEmitter();
    private final List<Coverage> coverage = new ArrayList<>();
    private Checkpoint checkpoint;
    private int polls;

    Collecting(SourceHarness harness, Checkpoint from) {
        this.harness = harness;
        this.checkpoint = from;
    }

    CollectingEmitter emitter() {
        return emitter;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    List<Coverage> coverage() {
        return List.copyOf(coverage);
    }

    /** One poll that must not fail. */
    Page poll(Source source) throws TransferException, InterruptedException {
        polls++;
        boolean nothingYet = emitter.events().isEmpty();
        long before = told();
        Page page = source.poll(checkpoint, emitter);
        checkpoint = new Checkpoint(new HashMap<>(page.next().values()));
        harness.tellsNoSecret("the checkpoint", checkpoint.toString());
        coverage.addAll(page.coverage());
        found(page)
                .ifPresent(found -> assertThat(found)
                        .as("what the coverage says was found, against what was emitted by that poll")
                        .isEqualTo(told() - before));
        if (nothingYet) {
            assertThat(emitter.repeated())
                    .as("what was counted as emitted in an earlier poll, in the first")
                    .isZero();
        }
        return page;
    }

    private long told() {
        return emitter.events().size() + emitter.rejected().size() + emitter.repeated();
    }

    /** One poll that may fail for a while or until somebody acts; tells how it failed, if it did. */
    Optional<TransferException> attempt(Source source) throws InterruptedException {
        Duration wait;
        try {
            wait = poll(source).pause();
        } catch (RetryableException e) {
            return Optional.of(failed(e, e.retryAfter()));
        } catch (BlockedException e) {
            return Optional.of(failed(e, e.retryAfter()));
        } catch (TransferException e) {
            return Optional.of(failed(e, Optional.empty()));
        }
        harness.clock.advance(wait);
        return Optional.empty();
    }

    private TransferException failed(TransferException e, Optional<Duration> retryAfter) {
        harness.tellsNoSecret(e);
        checkpoint = e.remembered().orElse(checkpoint);
        harness.clock.advance(retryAfter.orElse(harness.patience()));
        return e;
    }

    /** Polls until all facts are there and the source pauses. */
    void untilCaughtUp(Source source) throws InterruptedException {
        while (true) {
            Instant before = harness.clock.instant();
            boolean failed = attempt(source).isPresent();
            boolean paused = !failed && harness.clock.instant().isAfter(before);
            if (paused && emitter.keys().size() >= harness.facts()) {
                return;
            }
            if (polls >= harness.mostPolls()) {
                throw new AssertionError(
                        "after " + polls + " polls " + emitter.keys().size() + " of "
                                + harness.facts() + " facts were emitted, and the source "
                                + (paused ? "paused" : "did not pause") + "; the checkpoint is " + checkpoint);
            }
        }
    }

    /** That no stretch of time between the first and the last was passed over, for each table by itself. */
    void coveredWithoutAHole() {
        for (String table :
                coverage.stream().flatMap(c -> tables(c).stream()).distinct().toList()) {
            List<Coverage> stretches = coverage.stream()
                    .filter(c -> tables(c).contains(table))
                    .sorted(Comparator.comparing(Coverage::from))
                    .toList();
            Instant end = stretches.get(0).from();
            for (Coverage stretch : stretches) {
                assertThat(stretch.from())
                        .as("where coverage of %s goes on after %s", table, end)
                        .isBeforeOrEqualTo(end);
                end = end.isAfter(stretch.to()) ? end : stretch.to();
            }
            assertThat(end).as("where coverage of %s ends", table).isBeforeOrEqualTo(harness.clock.instant());
        }
    }

    private static Set<String> tables(Coverage coverage) {
        return coverage instanceof Coverage.Read read ? read.found().keySet() : ((Coverage.Gap) coverage).tables();
    }

    private static Optional<Long> found(Page page) {
        List<Map<String, Long>> reads = page.coverage().stream()
                .filter(Coverage.Read.class::isInstance)
                .map(c -> ((Coverage.Read) c).found())
                .toList();
        return reads.isEmpty()
                ? Optional.empty()
                : Optional.of(reads.stream()
                        .flatMap(found -> found.values().stream())
                        .collect(Collectors.summingLong(Long::longValue)));
    }
}
