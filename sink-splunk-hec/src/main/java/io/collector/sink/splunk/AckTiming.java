package io.collector.sink.splunk;

import java.time.Duration;

/**
 * How long acknowledgements are awaited.
 *
 * @param timeout until a request counts as lost
 * @param poll the longest pause between two polls; the first ones after a request come sooner
 */
record AckTiming(Duration timeout, Duration poll) {}
