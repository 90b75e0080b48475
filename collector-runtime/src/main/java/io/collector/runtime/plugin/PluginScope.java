package io.collector.runtime.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The surroundings of a call into a plugin: its class loader as the thread's context, and the component's name in the
 * log. Enter, call, exit in {@code finally}, all on one thread.
 */
final class PluginScope {
    /** The key under which log lines carry the component's name. */
    static final String COMPONENT = "component";

    private final ClassLoader loaderBefore;
    private final @Nullable String componentBefore;

    private PluginScope(ClassLoader loaderBefore, @Nullable String componentBefore) {
        this.loaderBefore = loaderBefore;
        this.componentBefore = componentBefore;
    }

    /** For a call that belongs to no component. */
    static PluginScope enter(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        PluginScope scope = new PluginScope(thread.getContextClassLoader(), MDC.get(COMPONENT));
        thread.setContextClassLoader(loader);
        return scope;
    }

    static PluginScope enter(ClassLoader loader, String component) {
        PluginScope scope = enter(loader);
        MDC.put(COMPONENT, component);
        return scope;
    }

    void exit() {
        Thread.currentThread().setContextClassLoader(loaderBefore);
        if (componentBefore == null) {
            MDC.remove(COMPONENT);
        } else {
            MDC.put(COMPONENT, componentBefore);
        }
    }
}
