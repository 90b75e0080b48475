package io.collector.runtime.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What one journal knows of what was read and what became of it, at one moment.
 *
 * @param source the source's name
 * @param tables those that were read or have facts
 * @param sinks those that are to get the events
 * @param unreadable how many things the source could not read as events
 */
public record Account(String source, List<OfTable> tables, List<SinkPosition> sinks, long unreadable) {
    public Account {
        tables = List.copyOf(tables);
        sinks = List.copyOf(sinks);
    }

    /**
     * One table.
     *
     * @param table its full name
     * @param read which times were read
     * @param gaps what was given up, and was not read later
     * @param hours counts by the beginning of the hour, of those that have any
     */
    public record OfTable(String table, Spans read, List<Gap> gaps, SortedMap<Instant, Hour> hours) {
        public OfTable {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * A stretch of time that could not be read.
     *
     * @param from inclusive
     * @param to exclusive
     * @param reason for a person
     */
    public record Gap(Instant from, Instant to, String reason) {}

    /**
     * Counts of an hour.
     *
     * @param fresh facts
     * @param late those of them that an earlier read had passed
     * @param lateBy how long after its time the latest of the late ones was received; zero if that is not known
     * @param updates further revisions
     */
    public record Hour(long fresh, long late, Duration lateBy, long updates) {
        /** An hour without anything. */
        public static final Hour EMPTY = new Hour(0, 0, Duration.ZERO, 0);
    }
}
