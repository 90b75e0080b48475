package io.collector.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import io.collector.runtime.admin.AdminEndpoints;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.admin.Readiness;
import io.collector.runtime.admin.StatusReport;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.console.Trend;
import io.collector.runtime.metrics.MetricsRegistry;
import io.collector.runtime.pipeline.Pipeline;
import java.time.Clock;
import java.util.function.LongSupplier;

/** What the collector is made of. The only place that knows the injector. */
final class CollectorModule extends AbstractModule {
    private final CollectorConfig config;
    private final LongSupplier credentials;
    private final Clock clock;

    private CollectorModule(CollectorConfig config, LongSupplier credentials, Clock clock) {
        this.config = config;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** A collector that is not started. */
    static Collector assemble(CollectorConfig config, LongSupplier credentials, Clock clock) {
        Module module = new CollectorModule(config, credentials, clock);
        return Guice.createInjector(Stage.PRODUCTION, module).getInstance(Collector.class);
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();

        bind(CollectorConfig.class).toInstance(config);
        bind(CollectorSettings.class).toInstance(config.settings());
        bind(LongSupplier.class).toInstance(credentials);
        bind(Clock.class).toInstance(clock);

        bind(MetricsRegistry.class).toInstance(MetricsRegistry.ofTheProcess());
        bind(Pipeline.class).in(Singleton.class);
        bind(Readiness.class).in(Singleton.class);
        bind(StatusReport.class).in(Singleton.class);
        bind(Trend.class).in(Singleton.class);
        bind(AdminEndpoints.class).in(Singleton.class);
        bind(AdminServer.class).in(Singleton.class);
        bind(Collector.class).in(Singleton.class);
    }
}
