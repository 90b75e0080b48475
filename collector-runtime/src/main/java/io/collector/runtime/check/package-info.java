/** Asks sources and sinks whether they would work, without collecting or delivering anything. */
package io.collector.runtime.check;
