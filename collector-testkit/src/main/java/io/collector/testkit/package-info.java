/**
 * What plugin authors test with. Nothing here runs in production.
 *
 * <p>A sink's test extends {@link io.collector.testkit.SinkContract}, a source's {@link
 * io.collector.testkit.SourceContract}; settings are checked by {@link io.collector.testkit.ConfigAssertions}. For tests
 * of one's own there are a server that fails by a script ({@link io.collector.testkit.FaultyServer}), a clock moved by
 * hand ({@link io.collector.testkit.ManualClock}), a context ({@link io.collector.testkit.TestPluginContext}) and made-up
 * events ({@link io.collector.testkit.Events}). {@link io.collector.testkit.DeliveryRun} brings many events through the
 * runtime's own delivery, {@link io.collector.testkit.SinkBenchmark} measures, and {@link
 * io.collector.testkit.DocumentedRules} holds documentation to its tests.
 */
package io.collector.testkit;
