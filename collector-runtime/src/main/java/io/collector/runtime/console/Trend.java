package io.collector.runtime.console;

import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.TableTotal;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.RunningSink;
import io.collector.runtime.pipeline.RunningSource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the counts again and again and remembers the last hours, in memory only: a restart begins anew. Start and
 * stop belong to one thread; the rest is safe for several.
 */
public final class Trend {
    /** How far apart the samples are. */
    public static final Duration STEP = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Trend.class);
    private static final int KEPT = (int) (Duration.ofHours(6).toSeconds() / STEP.toSeconds());

    private final Pipeline pipeline;
    private final Clock clock;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private @Nullable ScheduledExecutorService thread;

    @Inject
    public Trend(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /** Begins to look. */
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "trend");
            made.setDaemon(true);
            return made;
        });
        thread = started;
        var unused = started.scheduleAtFixedRate(this::look, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends it. */
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    private void look() {
        try {
            sample();
        } catch (JournalException e) {
            log.debug("no sample this time", e); // whoever needs the journal more tells of it
        }
    }

    /** Adds a sample of now. */
    void sample() {
        Instant now = clock.instant();
        Map<String, List<SinkPosition>> positions = new LinkedHashMap<>();
        List<Sample.OfSource> sources = new ArrayList<>();
        for (RunningSource source : pipeline.sources()) {
            long appended = source.journal().totals().stream()
                    .map(TableTotal::count)
                    .mapToLong(Trend::appended)
                    .sum();
            sources.add(new Sample.OfSource(source.name(), appended));
            source.journal()
                    .sinkPositions()
                    .forEach(p -> positions
                            .computeIfAbsent(p.sink(), s -> new ArrayList<>())
                            .add(p));
        }
        List<Sample.OfSink> sinks = new ArrayList<>();
        for (RunningSink sink : pipeline.sinks()) {
            List<SinkPosition> lanes = positions.getOrDefault(sink.name(), List.of());
            long delivered = lanes.stream().mapToLong(SinkPosition::delivered).sum();
            long waited = lanes.stream()
                    .flatMap(l -> l.oldest().stream())
                    .mapToLong(o -> Math.max(0, Duration.between(o, now).toSeconds()))
                    .max()
                    .orElse(0);
            sinks.add(new Sample.OfSink(sink.name(), delivered, sink.pending(), waited));
        }
        Sample sample = new Sample(now, sources, sinks);
        synchronized (samples) {
            samples.addLast(sample);
            if (samples.size() > KEPT) {
                samples.removeFirst();
            }
        }
    }

    private static long appended(Tally tally) {
        return tally.fresh() + tally.updates();
    }

    /** What was seen after a time, in order. */
    public List<Sample> after(Instant time) {
        synchronized (samples) {
            return samples.stream().filter(s -> s.at().isAfter(time)).toList();
        }
    }
}
