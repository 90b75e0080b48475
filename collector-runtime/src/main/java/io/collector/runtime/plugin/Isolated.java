package io.collector.runtime.plugin;

import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Simulator;
import io.collector.api.Sink;
import io.collector.api.Source;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has every call of a plugin's object run with the plugin's class loader as context and, once it belongs to a
 * component, with that one's name in the log. What such a call makes is treated alike. Safe for use by several threads.
 */
final class Isolated implements InvocationHandler {
    private final Object delegate;
    private final ClassLoader loader;
    private final Optional<String> component;

    private Isolated(Object delegate, ClassLoader loader, Optional<String> component) {
        this.delegate = delegate;
        this.loader = loader;
        this.component = component;
    }

    /**
     * The same object, isolated.
     *
     * @param type the interface by which it is used
     */
    static <T> T of(Class<T> type, T delegate, ClassLoader loader) {
        return of(type, delegate, loader, Optional.empty());
    }

    private static <T> T of(Class<T> type, Object delegate, ClassLoader loader, Optional<String> component) {
        return type.cast(Proxy.newProxyInstance(
                Isolated.class.getClassLoader(), new Class<?>[] {type}, new Isolated(delegate, loader, component)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("equals")) {
            return arguments != null && proxy == arguments[0];
        }
        if (delegate instanceof Sink sink && method.getName().equals("sizeOf")) {
            // Asked for each event: the surroundings would cost more than the answer, which needs none.
            return sink.sizeOf((Event) Objects.requireNonNull(arguments)[0]);
        }
        Optional<String> name = component;
        if (arguments != null && arguments[arguments.length - 1] instanceof PluginContext context) {
            name = Optional.of(context.name());
        }
        PluginScope scope = name.isPresent() ? PluginScope.enter(loader, name.get()) : PluginScope.enter(loader);
        try {
            return made(method.invoke(delegate, arguments), name);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            scope.exit();
        }
    }

    private @Nullable Object made(@Nullable Object result, Optional<String> name) {
        if (result instanceof Source source) {
            return of(Source.class, source, loader, name);
        }
        if (result instanceof Sink sink) {
            return of(Sink.class, sink, loader, name);
        }
        if (result instanceof Simulator.Running running) {
            return of(Simulator.Running.class, running, loader, name);
        }
        return result;
    }
}
