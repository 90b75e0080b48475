/**
 * A stand-in for the parts of Azure that this sink talks to, stricter than Azure: what Azure would swallow without a
 * word is written down as a violation. Published as a test jar.
 */
package io.collector.sink.sentinel.fake;
