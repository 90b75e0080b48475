package io.collector.runtime.admin;

import io.collector.runtime.admin.Endpoint.Answer;
import io.collector.runtime.health.State;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.RunningSink;
import io.collector.runtime.pipeline.RunningSource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** Whether all is well enough: no component waits for a person, and the collector is not stopping. Safe for use by several threads. */
public final class Readiness {
    private final Pipeline pipeline;
    private volatile boolean draining;

    @Inject
    public Readiness(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** From now on the collector is stopping. */
    public void drain() {
        draining = true;
    }

    /** The names of what waits for a person. */
    public List<String> failed() {
        Stream<String> sources = pipeline.sources().stream()
                .filter(s -> s.health().snapshot().state() == State.FAILED)
                .map(RunningSource::name);
        Stream<String> sinks = pipeline.sinks().stream()
                .filter(s -> s.health().snapshot().state() == State.FAILED)
                .map(RunningSink::name);
        return Stream.concat(sources, sinks).toList();
    }

    Answer answer() {
        List<String> failed = failed();
        boolean ready = !draining && failed.isEmpty();
        String names = String.join(",", failed.stream().map(n -> '"' + n + '"').toList());
        return Answer.text(
                ready ? 200 : 503,
                "application/json",
                "{\"ready\":" + ready + ",\"draining\":" + draining + ",\"failed\":[" + names + "]}\n");
    }
}
