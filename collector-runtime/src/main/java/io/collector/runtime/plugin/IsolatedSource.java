package io.collector.runtime.plugin;

import io.collector.api.Checkpoint;
import io.collector.api.Emitter;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.api.TransferException;
import java.util.List;

/** A source whose every call runs with its plugin's class loader as context and its name in the log. */
final class IsolatedSource implements Source {
    private final Source delegate;
    private final ClassLoader loader;
    private final String component;

    IsolatedSource(Source delegate, ClassLoader loader, String component) {
        this.delegate = delegate;
        this.loader = loader;
        this.component = component;
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.poll(after, emitter);
        } finally {
            scope.exit();
        }
    }

    @Override
    public Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.check(after);
        } finally {
            scope.exit();
        }
    }

    @Override
    public List<RequestPool> requests() {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.requests();
        } finally {
            scope.exit();
        }
    }

    @Override
    public void close() {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            delegate.close();
        } finally {
            scope.exit();
        }
    }
}
