package io.collector.sink.splunk.fake;

import java.util.Set;

/**
 * How the HEC is set up. Immutable.
 *
 * @param acknowledges whether the token has indexer acknowledgement
 * @param pollsUntilAcknowledged how many polls find a request not yet acknowledged
 * @param indexes the indexes that the token may write to; empty for any
 * @param maxContentLength largest request in bytes, after decompression
 * @param maxEventSize largest event in bytes
 * @param nodes how many nodes stand behind the address
 * @param stickyCookie the name of the cookie that ties a client to a node; empty: each request goes to the next node
 * @param maxPending how many acknowledgements a channel may have open; beyond it the answer is code 27
 */
public record HecOptions(
        boolean acknowledges,
        int pollsUntilAcknowledged,
        Set<String> indexes,
        long maxContentLength,
        long maxEventSize,
        int nodes,
        String stickyCookie,
        int maxPending) {
    /** One node without acknowledgement that takes any index, with the limits of a current Splunk. */
    public static HecOptions defaults() {
        return new HecOptions(false, 0, Set.of(), 838_860_800, 5_242_880, 1, "", 1_000_000);
    }

    /** The same with acknowledgement, reported after so many polls. */
    public HecOptions acknowledging(int polls) {
        return new HecOptions(true, polls, indexes, maxContentLength, maxEventSize, nodes, stickyCookie, maxPending);
    }

    /** The same with only these indexes. */
    public HecOptions withIndexes(String... only) {
        return new HecOptions(
                acknowledges,
                pollsUntilAcknowledged,
                Set.of(only),
                maxContentLength,
                maxEventSize,
                nodes,
                stickyCookie,
                maxPending);
    }

    /** The same with another limit for requests. */
    public HecOptions withMaxContentLength(long bytes) {
        return new HecOptions(
                acknowledges, pollsUntilAcknowledged, indexes, bytes, maxEventSize, nodes, stickyCookie, maxPending);
    }

    /** The same with another limit for events. */
    public HecOptions withMaxEventSize(long bytes) {
        return new HecOptions(
                acknowledges,
                pollsUntilAcknowledged,
                indexes,
                maxContentLength,
                bytes,
                nodes,
                stickyCookie,
                maxPending);
    }

    /** The same with several nodes; an empty cookie name: without sticky sessions. */
    public HecOptions withNodes(int count, String cookie) {
        return new HecOptions(
                acknowledges,
                pollsUntilAcknowledged,
                indexes,
                maxContentLength,
                maxEventSize,
                count,
                cookie,
                maxPending);
    }

    /** The same with another limit for open acknowledgements. */
    public HecOptions withMaxPending(int count) {
        return new HecOptions(
                acknowledges,
                pollsUntilAcknowledged,
                indexes,
                maxContentLength,
                maxEventSize,
                nodes,
                stickyCookie,
                count);
    }
}
