package io.collector.runtime.check;

import io.collector.api.Checkpoint;
import io.collector.api.InvalidConfigException;
import io.collector.api.RequestPool;
import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.api.TransferException;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.pipeline.LoneComponents;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks sources and sinks whether they would work: all at once, each on a thread of its own and for a bounded time.
 * For one thread. Whatever a plugin does, there is a finding about it.
 */
public final class Checkup {
    private static final String SOURCE = "source";
    private static final String SINK = "sink";

    private final CollectorConfig config;
    private final Clock clock;
    private final LoneComponents components;
    private final Duration patience;

    /**
     * A checkup that has not begun.
     *
     * @param patience how long a component may take
     */
    public Checkup(CollectorConfig config, Clock clock, Duration patience) {
        this.config = config;
        this.clock = clock;
        this.components = new LoneComponents(config, clock);
        this.patience = patience;
    }

    /**
     * Asks.
     *
     * @param chosen which components by their names
     * @return one finding for each, sources first, in the order of the configuration
     * @throws InvalidConfigException if a plugin finds that its settings do not fit together
     * @throws InterruptedException if the thread was interrupted
     */
    public List<Finding> run(Predicate<String> chosen) throws InterruptedException {
        return run(chosen, false);
    }

    /**
     * The same.
     *
     * @param writing whether sinks may leave one harmless event, which shows rights that nothing else shows
     */
    public List<Finding> run(Predicate<String> chosen, boolean writing) throws InterruptedException {
        try (SourceCheckpoints checkpoints =
                SourceCheckpoints.open(config.settings().dataDir(), clock)) {
            List<Examination> examinations = new ArrayList<>();
            for (SourceBlock<?> block : config.sources()) {
                if (chosen.test(block.name())) {
                    examinations.add(new Examination(block.name(), SOURCE, examined(block, checkpoints)));
                }
            }
            for (SinkBlock<?> block : config.sinks()) {
                if (chosen.test(block.name())) {
                    examinations.add(new Examination(block.name(), SINK, () -> check(block, writing)));
                }
            }
            return findings(examinations, checkpoints);
        }
    }

    private List<Finding> findings(List<Examination> examinations, SourceCheckpoints checkpoints)
            throws InterruptedException {
        try {
            examinations.forEach(Examination::start);
            long deadline = System.nanoTime() + patience.toNanos();
            List<Finding> findings = new ArrayList<>();
            for (Examination examination : examinations) {
                Verdict verdict = examination.verdict(deadline, patience);
                verdict.keep().ifPresent(checkpoint -> checkpoints.keep(examination.component(), checkpoint));
                findings.add(new Finding(
                        examination.component(),
                        examination.kind(),
                        verdict.ok(),
                        verdict.reason(),
                        verdict.remedy(),
                        verdict.found()));
            }
            return findings;
        } finally {
            examinations.forEach(Examination::stop);
        }
    }

    /** Journals belong to this thread, so the checkpoint is read here and what is to be kept comes back. */
    private Callable<Verdict> examined(SourceBlock<?> block, SourceCheckpoints checkpoints) {
        try {
            Checkpoint after = checkpoints.of(block);
            return () -> check(block, after);
        } catch (JournalException e) {
            return () -> Verdict.not(e.reason(), e.remedy());
        }
    }

    private Verdict check(SourceBlock<?> block, Checkpoint after) throws InterruptedException {
        try (Source source = components.open(block)) {
            Checkpoint next = source.check(after);
            return new Verdict(
                    true,
                    "",
                    "",
                    requestsLeft(source.requests()),
                    next.equals(after) ? Optional.empty() : Optional.of(next));
        } catch (TransferException e) {
            return new Verdict(false, String.valueOf(e.getMessage()), e.remedy(), "", e.remembered());
        } catch (InvalidConfigException e) {
            throw named("sources." + block.name(), e);
        }
    }

    private Verdict check(SinkBlock<?> block, boolean writing) throws InterruptedException {
        try (Sink sink = components.open(block)) {
            String left = "";
            if (writing) {
                left = sink.writeProbe();
            } else {
                sink.check();
            }
            return new Verdict(true, left, "", left.isEmpty() ? toCome(block) : "", Optional.empty());
        } catch (TransferException e) {
            return Verdict.not(String.valueOf(e.getMessage()), e.remedy());
        } catch (InvalidConfigException e) {
            throw named("sinks." + block.name(), e);
        }
    }

    private static String requestsLeft(List<RequestPool> pools) {
        return pools.isEmpty()
                ? ""
                : "requests left: "
                        + pools.stream()
                                .map(pool -> pool.name() + " " + Math.max(0, pool.limit() - pool.used()) + " of "
                                        + pool.limit())
                                .collect(Collectors.joining(", "));
    }

    /** What a sink is for. */
    private String toCome(SinkBlock<?> block) {
        List<String> sources =
                components.sourcesOf(block).stream().map(SourceBlock::name).toList();
        return sources.isEmpty()
                ? "no source goes to it; see routes"
                : "gets what " + String.join(" and ", sources)
                        + (sources.size() == 1 ? " collects of " : " collect of ")
                        + components.tablesOf(block).stream().map(Table::alias).collect(Collectors.joining(", "));
    }

    private static InvalidConfigException named(String block, InvalidConfigException e) {
        return new InvalidConfigException(e.problems().stream()
                .map(p -> new InvalidConfigException.Problem(
                        "collector." + block + (p.setting().isEmpty() ? "" : "." + p.setting()), p.text()))
                .toList());
    }
}
