/**
 * Delivers to the HTTP Event Collector (HEC) of Splunk Enterprise and Splunk Cloud.
 *
 * <pre>
 *  deliver(batch)
 *     │ Shipment: one envelope per event, what can never be taken is refused here
 *     ▼
 *  Transfer ──post──► Endpoints ──► Endpoint ──► Splunk
 *     │  ▲ code 6, 12, 13, 15: objects before k are in, k is refused, go on after k
 *     │  └──────────────────────────────────────────────
 *     ▼
 *  Channel.await: until the indexer acknowledges, if the token has that
 * </pre>
 */
package io.collector.sink.splunk;
