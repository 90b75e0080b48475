/**
 * Delivers to data streams of Elasticsearch and OpenSearch.
 *
 * <pre>
 *  deliver ─► Setup (once per data stream) ─► BulkBody ─► Cluster ─► BulkAnswer ─► Delivery
 *                                               │
 *                                     document.DocumentFormat
 * </pre>
 */
package io.collector.sink.elasticsearch;
