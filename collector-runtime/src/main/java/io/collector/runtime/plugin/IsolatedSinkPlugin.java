package io.collector.runtime.plugin;

import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;

/** A sink plugin whose every call runs with its own class loader as context, as do its sinks. */
final class IsolatedSinkPlugin<C extends Record> implements SinkPlugin<C> {
    private final SinkPlugin<C> delegate;
    private final ClassLoader loader;

    IsolatedSinkPlugin(SinkPlugin<C> delegate, ClassLoader loader) {
        this.delegate = delegate;
        this.loader = loader;
    }

    @Override
    public String type() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return delegate.type();
        } finally {
            scope.exit();
        }
    }

    @Override
    public Class<C> configType() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return delegate.configType();
        } finally {
            scope.exit();
        }
    }

    @Override
    public Sink open(C config, PluginContext context) {
        PluginScope scope = PluginScope.enter(loader, context.name());
        try {
            return new IsolatedSink(delegate.open(config, context), loader, context.name());
        } finally {
            scope.exit();
        }
    }
}
