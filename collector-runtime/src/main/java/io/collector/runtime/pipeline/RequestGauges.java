package io.collector.runtime.pipeline;

import io.collector.api.RequestPool;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Shows what a vendor's limits leave to a source, by pool. Which pools there are is known only once the source has asked
 * something, so they are looked up before each reading. Safe for use by several threads.
 */
final class RequestGauges implements Runnable {
    private final MetricsRegistry registry;
    private final RunningSource source;
    private final Clock clock;
    private final Map<String, RequestPool> pools = new ConcurrentHashMap<>();

    RequestGauges(MetricsRegistry registry, RunningSource source, Clock clock) {
        this.registry = registry;
        this.source = source;
        this.clock = clock;
    }

    @Override
    public void run() {
        for (RequestPool pool : source.requests()) {
            if (pools.put(pool.name(), pool) == null) {
                show(pool.name());
            }
        }
    }

    private void show(String pool) {
        gauge("requests_used", "Requests made within the vendor's period, failed ones too.", pool, RequestPool::used);
        gauge(
                "requests_limit",
                "The most requests that may be made within the vendor's period.",
                pool,
                RequestPool::limit);
        gauge(
                "requests_left",
                "Requests that may still be made within the vendor's period.",
                pool,
                p -> Math.max(0, p.limit() - p.used()));
        gauge(
                "requests_wait_seconds",
                "Time until the next request may be made; 0 if that is now.",
                pool,
                p -> p.waitsUntil()
                        .map(until -> Math.max(
                                0, Duration.between(clock.instant(), until).toMillis() / 1000.0))
                        .orElse(0.0));
    }

    private void gauge(String name, String help, String pool, ToDoubleFunction<RequestPool> value) {
        registry.gauge(name, help, Map.of("source", source.name(), "pool", pool), () -> {
            RequestPool now = pools.get(pool);
            return now == null ? Double.NaN : value.applyAsDouble(now);
        });
    }
}
