/** The admin address: health for an orchestrator, metrics for Prometheus, status and events for a person. */
package io.collector.runtime.admin;
