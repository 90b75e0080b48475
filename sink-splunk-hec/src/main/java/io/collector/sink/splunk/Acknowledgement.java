package io.collector.sink.splunk;

/** Whether a delivery waits until the indexer has the events on disk, or ends when Splunk has queued them. */
public enum Acknowledgement {
    /** Waits if the token has indexer acknowledgement switched on. */
    AUTO,
    /** Delivers only with a token that has it. */
    REQUIRED,
    /** Never waits. */
    OFF
}
