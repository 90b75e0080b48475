package io.collector.sink.splunk;

import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;

/** Makes sinks of the type {@code splunk-hec}. Stateless. */
public final class SplunkHecPlugin implements SinkPlugin<SplunkHecConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public SplunkHecPlugin() {}

    @Override
    public String type() {
        return "splunk-hec";
    }

    @Override
    public Class<SplunkHecConfig> configType() {
        return SplunkHecConfig.class;
    }

    @Override
    public Sink open(SplunkHecConfig config, PluginContext context) {
        return new SplunkHecSink(config, context);
    }
}
