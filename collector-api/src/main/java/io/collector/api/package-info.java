/**
 * What a source or a sink implements, and what they exchange with the runtime.
 *
 * <pre>
 *            poll(checkpoint, emitter)        deliver(batch)
 *  [Source] ─────────────► journal ─────────────────► [Sink]
 *                 events + next checkpoint     outcome per event
 * </pre>
 *
 * <p>A plugin is a jar, or a folder of jars, that names an implementation of {@link
 * io.collector.api.SourcePlugin} or {@link io.collector.api.SinkPlugin} for {@link
 * java.util.ServiceLoader}. It compiles against this package and nothing else of the collector, and
 * brings every other library it needs: only this package and {@code org.slf4j} are shared with the
 * runtime.
 *
 * <p>Rules that hold everywhere here: no reference is ever null, unless the JDK type itself says so;
 * times are {@link java.time.Instant}s in UTC; values are immutable; a plugin starts no thread, never
 * sleeps, and keeps no state that must survive a restart outside of the {@link
 * io.collector.api.Checkpoint}.
 *
 * <p>The API has a level, {@value io.collector.api.ApiLevel#CURRENT}. A plugin's manifest says which one
 * it was built for ({@code Collector-Api: 1}); a jar without that line is taken as level 1.
 */
package io.collector.api;
