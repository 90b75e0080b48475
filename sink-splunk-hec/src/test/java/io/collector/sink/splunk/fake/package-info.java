/**
 * A HEC to test against: {@link io.collector.sink.splunk.fake.HecFake}. It is stricter than Splunk where Splunk is
 * careless, so that a sink that satisfies it satisfies the real one.
 */
package io.collector.sink.splunk.fake;
