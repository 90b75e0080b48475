/**
 * The durable log of one source: events, what is known of them, the source's checkpoint, the place of every sink,
 * and what could not be delivered.
 *
 * <pre>
 *   Step (one poll) ──append──► events ──read──► a sink's lane
 *        │ commit: checkpoint, coverage              │ settle: cursor, dead letters
 *        └──────────────── one SQLite file ──────────┘
 * </pre>
 *
 * <p>What is in a committed transaction survives the death of the process and of the machine. Knows neither plugins
 * nor how events are delivered.
 */
package io.collector.runtime.journal;
