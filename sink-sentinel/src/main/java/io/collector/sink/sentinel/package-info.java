/**
 * Delivers to Microsoft Sentinel through the Logs Ingestion API of Azure Monitor.
 *
 * <pre>
 *  Event ──► Projection ──► Rows ──► DataCollectionRule ──► POST …/streams/Custom-TABLE_CL
 *            declared        one        Recess: one pause for all streams
 *            columns only    request    TokenCache: one token for all threads
 * </pre>
 *
 * <p>Azure answers 204 before it has looked at the rows: what it cannot read is lost without a word. Hence rows
 * are projected, coerced and trimmed here, and only valid JSON ever leaves.
 */
@NullMarked
package io.collector.sink.sentinel;

import org.jspecify.annotations.NullMarked;
