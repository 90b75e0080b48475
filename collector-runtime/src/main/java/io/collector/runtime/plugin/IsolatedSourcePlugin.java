package io.collector.runtime.plugin;

import io.collector.api.PluginContext;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import java.util.List;

/** A source plugin whose every call runs with its own class loader as context, as do its sources. */
final class IsolatedSourcePlugin<C extends Record> implements SourcePlugin<C> {
    private final SourcePlugin<C> delegate;
    private final ClassLoader loader;

    IsolatedSourcePlugin(SourcePlugin<C> delegate, ClassLoader loader) {
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
    public List<Table> tables() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return delegate.tables();
        } finally {
            scope.exit();
        }
    }

    @Override
    public Source open(C config, PluginContext context) {
        PluginScope scope = PluginScope.enter(loader, context.name());
        try {
            return new IsolatedSource(delegate.open(config, context), loader, context.name());
        } finally {
            scope.exit();
        }
    }
}
