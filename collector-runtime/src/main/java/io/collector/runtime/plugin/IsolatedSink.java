package io.collector.runtime.plugin;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.api.TransferException;

/** A sink whose every call runs with its plugin's class loader as context and its name in the log. */
final class IsolatedSink implements Sink {
    private final Sink delegate;
    private final ClassLoader loader;
    private final String component;

    IsolatedSink(Sink delegate, ClassLoader loader, String component) {
        this.delegate = delegate;
        this.loader = loader;
        this.component = component;
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.deliver(batch);
        } finally {
            scope.exit();
        }
    }

    @Override
    public BatchLimits limits() {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.limits();
        } finally {
            scope.exit();
        }
    }

    @Override
    public long sizeOf(Event event) {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.sizeOf(event);
        } finally {
            scope.exit();
        }
    }

    @Override
    public void check() throws TransferException, InterruptedException {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            delegate.check();
        } finally {
            scope.exit();
        }
    }

    @Override
    public String preview(Batch batch) {
        PluginScope scope = PluginScope.enter(loader, component);
        try {
            return delegate.preview(batch);
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
