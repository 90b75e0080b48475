package io.collector.runtime.pipeline;

import io.collector.api.InvalidConfigException;
import io.collector.runtime.config.Changes;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import java.time.Clock;

/** Opens and closes components, which does no input or output, to see whether a pipeline could open them. Stateless. */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Opens and closes what is different.
     *
     * @throws InvalidConfigException if a plugin finds that its settings do not fit together; names the component
     */
    public static void of(CollectorConfig config, Changes changes, Clock clock) {
        LoneComponents components = new LoneComponents(config, clock);
        for (SourceBlock<?> block : config.sources()) {
            if (!changes.concernSource(block.name())) {
                continue;
            }
            try {
                components.open(block).close();
            } catch (RuntimeException | LinkageError e) {
                throw named("collector.sources." + block.name(), e);
            }
        }
        for (SinkBlock<?> block : config.sinks()) {
            if (!changes.concernSink(block.name())) {
                continue;
            }
            try {
                components.open(block).close();
            } catch (RuntimeException | LinkageError e) {
                throw named("collector.sinks." + block.name(), e);
            }
        }
    }

    private static InvalidConfigException named(String path, Throwable e) {
        String why = e instanceof InvalidConfigException ? String.valueOf(e.getMessage()) : "a bug in the plugin";
        InvalidConfigException named = new InvalidConfigException("", path + ": " + why);
        named.addSuppressed(e);
        return named;
    }
}
