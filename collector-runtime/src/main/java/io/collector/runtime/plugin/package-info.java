/**
 * Plugins dropped into a folder: each with a class loader of its own, found, checked and wrapped.
 *
 * <pre>
 *  platform loader (JDK)
 *    ├── application loader: the runtime, the API, SLF4J and what the runtime needs
 *    └── PluginClassLoader "sink-x": plugins/sink-x/*.jar
 *           takes io.collector.api. and org.slf4j. from the application loader, and nothing else
 * </pre>
 *
 * <p>Nothing is unloaded or reloaded: a restart is the reload.
 */
package io.collector.runtime.plugin;
