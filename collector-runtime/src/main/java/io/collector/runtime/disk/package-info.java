/** What goes wrong with files, in words for a person. */
package io.collector.runtime.disk;
