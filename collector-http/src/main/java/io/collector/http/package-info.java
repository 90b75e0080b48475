/**
 * A library that plugins which speak HTTP bundle; the runtime does not know it, and two plugins may bundle different
 * versions. It holds what every such plugin would otherwise write again: a client made from settings ({@link
 * io.collector.http.HttpConfig}), exchanges that an interrupt ends at once ({@link io.collector.http.Exchange}), and
 * faults told in plain words ({@link io.collector.http.Faults}).
 */
package io.collector.http;
