/**
 * Brings batches to sinks: cutting, repeating, halving, holding back. Knows no journal; what it is given comes as
 * events, and what became of them goes back as an {@link io.collector.runtime.delivery.Outcome}.
 */
package io.collector.runtime.delivery;
