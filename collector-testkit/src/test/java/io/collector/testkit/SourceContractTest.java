package io.collector.testkit;

import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.Table;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A source that keeps every promise passes. */
class SourceContractTest extends SourceContract {
    static final String TOKEN = "s3cr3t-t0k3n";
    private static final List<Event> FACTS =
            IntStream.range(0, 60).mapToObj(n -> Events.one(n * 120)).toList();

    @Override
    protected Source open(URI service, PluginContext context) {
        return new DemoSource(service, TIMEOUT, Secret.of(TOKEN), context);
    }

    @Override
    protected Instant now() {
        return Events.NOW.plus(Duration.ofHours(3));
    }

    @Override
    protected Reply answer(ReceivedRequest request) {
        Instant from = parameter(request, "from");
        Instant to = parameter(request, "to");
        return Reply.of(
                200,
                FACTS.stream()
                        .filter(e -> !e.time().isBefore(from) && e.time().isBefore(to))
                        .map(e -> e.body() + "\n")
                        .collect(Collectors.joining()));
    }

    private static Instant parameter(ReceivedRequest request, String name) {
        return Instant.parse(request.target()
                .replaceAll(".*[?&]" + name + "=([^&]+).*", "$1")
                .replace("%3A", ":"));
    }

    @Override
    protected Reply emptyAnswer(ReceivedRequest request) {
        return Reply.of(200);
    }

    @Override
    protected int facts() {
        return FACTS.size();
    }

    @Override
    protected List<Table> tables() {
        return List.of(Events.TABLE);
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(TOKEN);
    }
}
