/** The collector as a whole: {@link io.collector.runtime.Collector}, put together by Guice here and nowhere else. */
package io.collector.runtime;
