package io.collector.runtime.plugin;

import io.collector.api.Simulator;
import java.util.Map;

/** A running simulator whose every call runs with its plugin's class loader as context. */
final class IsolatedRunning implements Simulator.Running {
    private final Simulator.Running delegate;
    private final ClassLoader loader;

    IsolatedRunning(Simulator.Running delegate, ClassLoader loader) {
        this.delegate = delegate;
        this.loader = loader;
    }

    @Override
    public String settings() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return delegate.settings();
        } finally {
            scope.exit();
        }
    }

    @Override
    public Map<String, Long> history() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            return delegate.history();
        } finally {
            scope.exit();
        }
    }

    @Override
    public void close() {
        PluginScope scope = PluginScope.enter(loader);
        try {
            delegate.close();
        } finally {
            scope.exit();
        }
    }
}
