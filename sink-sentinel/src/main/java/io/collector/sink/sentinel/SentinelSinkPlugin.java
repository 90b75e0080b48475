package io.collector.sink.sentinel;

import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import java.util.Map;

/** Makes sinks that deliver to Microsoft Sentinel. Stateless. */
public final class SentinelSinkPlugin implements SinkPlugin<SentinelConfig> {
    private final Map<String, String> environment;

    /** For {@link java.util.ServiceLoader}. */
    public SentinelSinkPlugin() {
        this(System.getenv());
    }

    SentinelSinkPlugin(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String type() {
        return "sentinel";
    }

    @Override
    public Class<SentinelConfig> configType() {
        return SentinelConfig.class;
    }

    @Override
    public Sink open(SentinelConfig config, PluginContext context) {
        return SentinelSink.open(config, context, environment);
    }
}
