/** Adding a device: the form, the conversation, the block of text, and its place in the configuration file. */
package io.collector.runtime.init;
