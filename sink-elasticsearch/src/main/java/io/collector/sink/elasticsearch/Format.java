package io.collector.sink.elasticsearch;

/** The setting {@code format}. */
public enum Format {
    /** Elastic Common Schema, as Elastic's own integration writes it. */
    ECS,
    /** The vendor's object as it is. */
    RAW,
    /** The vendor's object as text, for the ingest pipeline of Elastic's own integration. */
    INTEGRATION
}
