package io.collector.sink.elasticsearch;

import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;

/** Makes sinks of type {@code elasticsearch}. Stateless. */
public final class ElasticsearchPlugin implements SinkPlugin<ElasticsearchConfig> {
    @Override
    public String type() {
        return "elasticsearch";
    }

    @Override
    public Class<ElasticsearchConfig> configType() {
        return ElasticsearchConfig.class;
    }

    @Override
    public Sink open(ElasticsearchConfig config, PluginContext context) {
        return new ElasticsearchSink(config, context);
    }
}
