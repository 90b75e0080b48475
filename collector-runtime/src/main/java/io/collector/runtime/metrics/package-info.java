/** Counts and gauges, and how Prometheus reads them. */
package io.collector.runtime.metrics;
