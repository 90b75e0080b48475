package io.collector.sink.splunk;

import io.collector.api.TransferException;
import java.util.Optional;

/**
 * What came of one request with events.
 *
 * @param said the answer
 * @param outcome what it means
 * @param pending the acknowledgement of the events that were taken, if there will be one
 * @param fault why those that were not taken were not, if it is not the fault of one of them; or why those that were
 *     taken do not count as that
 */
record Posted(HecAnswer said, Outcome outcome, Optional<Pending> pending, Optional<TransferException> fault) {}
