/** The threads: one that polls each source, one that serves each sink with a source's events, one that trims. */
package io.collector.runtime.pipeline;
