package io.collector.runtime.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the classes of one plugin: from its own jars and the JDK, and the shared packages from the host. There is no
 * falling back from one to the other, so a missing dependency fails at once instead of binding to the runtime's version.
 *
 * <p>Safe for use by several threads. Stays open as long as the process.
 */
final class PluginClassLoader extends URLClassLoader {
    /** What a plugin and the runtime exchange, and the log. */
    static final List<String> SHARED_PREFIXES = List.of("io.collector.api.", "org.slf4j.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    /**
     * A loader.
     *
     * @param name shown by the JDK in stack traces and in {@code ClassCastException}s
     * @param jars the plugin's own
     * @param host where shared classes come from
     */
    PluginClassLoader(String name, URL[] jars, ClassLoader host) {
        super(name, jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    static boolean isShared(String className) {
        for (String prefix : SHARED_PREFIXES) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "plugin " + getName();
    }
}
