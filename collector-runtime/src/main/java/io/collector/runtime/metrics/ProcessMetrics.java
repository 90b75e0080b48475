package io.collector.runtime.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the process takes of its machine, and which build it is. Stateless.
 *
 * <p>All of it is counted by the Java runtime anyway, since the process began, so it may be bound as late as somebody
 * looks.
 */
final class ProcessMetrics implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        cpuInSeconds(registry);
        garbage(registry);
        build(registry);
    }

    /** Micrometer has nanoseconds, which is no base unit. */
    private static void cpuInSeconds(MeterRegistry registry) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.OperatingSystemMXBean precise) {
            FunctionCounter.builder("process.cpu.seconds", precise, s -> s.getProcessCpuTime() / 1e9)
                    .description("CPU time that the process has used.")
                    .register(registry);
        }
    }

    /** Plain totals: Micrometer's own pause timers appear only after the first collection, and take a thread. */
    private static void garbage(MeterRegistry registry) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm.gc.duration",
                            collector,
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .description("Garbage collections and the time that they took.")
                    .tag("gc", collector.getName())
                    .register(registry);
        }
    }

    private static void build(MeterRegistry registry) {
        String version = Optional.ofNullable(ProcessMetrics.class.getPackage().getImplementationVersion())
                .orElse("development");
        Gauge.builder("build.info", () -> 1)
                .description("Always 1; the labels say which build runs on which Java.")
                .tag("version", version)
                .tag("java", System.getProperty("java.version"))
                .register(registry);
    }
}
