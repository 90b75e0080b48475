/** Events for a person or a program to read: as a table, as NDJSON, as CSV. */
package io.collector.runtime.events;
