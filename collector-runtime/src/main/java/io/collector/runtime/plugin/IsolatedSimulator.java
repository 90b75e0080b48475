package io.collector.runtime.plugin;

import io.collector.api.Simulator;
import java.io.IOException;

/** A simulator whose every call runs with its plugin's class loader as context. */
final class IsolatedSimulator implements Simulator {
    private final Simulator delegate;
    private final ClassLoader loader;

    IsolatedSimulator(Simulator delegate, ClassLoader loader) {
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
    public Running start() throws IOException {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return new IsolatedRunning(delegate.start(), loader);
        } finally {
            scope.exit();
        }
    }
}
