/** What the console shows beyond the status: counts over the journals, and how things went since the start. */
package io.collector.runtime.console;
