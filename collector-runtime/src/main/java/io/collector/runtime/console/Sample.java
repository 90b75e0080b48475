package io.collector.runtime.console;

import java.time.Instant;
import java.util.List;

/**
 * How far everything was at one moment. All counts are since the journals were made.
 *
 * @param at when
 * @param sources what came in
 * @param sinks what went out
 */
public record Sample(Instant at, List<OfSource> sources, List<OfSink> sinks) {
    public Sample {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
    }

    /**
     * One source.
     *
     * @param source its name
     * @param appended facts and updates that were new
     */
    public record OfSource(String source, long appended) {}

    /**
     * One sink.
     *
     * @param sink its name
     * @param delivered events that it took
     * @param pending events that it still has to get
     * @param waited how many seconds ago the oldest of them happened; 0 if there is none
     */
    public record OfSink(String sink, long delivered, long pending, long waited) {}
}
