package io.collector.source.tap.simulator;

import io.collector.api.Simulator;
import io.collector.source.tap.TapPlugin;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/**
 * A TAP tenant for the demo: a day's history, some of it showing up late or coming back with another verdict, and a
 * trickle after it. Stateless.
 */
public final class TapSimulator implements Simulator {
    @Override
    public String type() {
        return TapPlugin.TYPE;
    }

    @Override
    public Running start() throws IOException {
        return new Tenant(new SimulatedTap(0, Scenario.DEMO, Clock.systemUTC()));
    }

    private record Tenant(SimulatedTap tap) implements Running {
        @Override
        public String settings() {
            return """
                    type = %s
                    principal = "%s"
                    secret = "%s"
                    base-url = "%s"
                    poll-interval = 5s
                    start-from = 24h
                    end-lag = 0s
                    """.formatted(TapPlugin.TYPE, SimulatedTap.PRINCIPAL, SimulatedTap.SECRET, tap.url());
        }

        @Override
        public Map<String, Long> history() {
            return tap.history();
        }

        @Override
        public void close() {
            tap.close();
        }
    }
}
