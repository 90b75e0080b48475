/** Sets the log up, from the environment and the configuration. The only place that knows the log library. */
package io.collector.runtime.logging;
