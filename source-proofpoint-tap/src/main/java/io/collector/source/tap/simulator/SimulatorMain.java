package io.collector.source.tap.simulator;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The simulator as a process of its own: arguments {@code port seed events hours}, all optional. Prints its address on
 * the first line and runs until it is ended.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    /** Starts it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        Scenario scenario = Scenario.DEMO;
        if (args.length > 1) {
            scenario = scenario.withSeed(Long.parseLong(args[1]));
        }
        if (args.length > 2) {
            scenario = scenario.withHistory(Integer.parseInt(args[2]), scenario.history());
        }
        if (args.length > 3) {
            scenario = scenario.withHistory(scenario.events(), Duration.ofHours(Long.parseLong(args[3])));
        }
        try (SimulatedTap tap = new SimulatedTap(port, scenario, Clock.systemUTC())) {
            System.out.println(tap.url());
            System.out.println("principal " + SimulatedTap.PRINCIPAL + ", secret " + SimulatedTap.SECRET);
            new CountDownLatch(1).await();
        }
    }
}
