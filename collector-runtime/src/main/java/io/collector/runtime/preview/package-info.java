/** Events from outside a journal, for showing what a sink would make of them. */
package io.collector.runtime.preview;
