/** The command {@code demo}. */
package io.collector.runtime.demo;
