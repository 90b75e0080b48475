package io.collector.source.tap;

import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.SourceContract;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the runtime relies on, against a server that fails in every way. */
class TapSourceContractTest extends SourceContract {
    private static final Pattern INTERVAL = Pattern.compile("interval=([^/&]+)/([^&]+)");
    private static final int FACTS = 30;

    @Override
    protected Source open(URI service, PluginContext context) {
        Rig.Settings settings = new Rig.Settings().startFrom(Duration.ofHours(6));
        return new TapPlugin().open(settings.at(service.toString(), Secret.of("very-secret-text")), context);
    }

    @Override
    protected Reply answer(ReceivedRequest request) {
        Matcher interval = INTERVAL.matcher(URLDecoder.decode(request.target(), StandardCharsets.UTF_8));
        if (!interval.find()) {
            return Reply.of(400, "no interval");
        }
        Instant from = Instant.parse(interval.group(1));
        Instant to = Instant.parse(interval.group(2));
        String clicks = IntStream.range(0, FACTS)
                .filter(i -> !filed(i).isBefore(from) && !filed(i).isAfter(to))
                .mapToObj(TapSourceContractTest::click)
                .collect(Collectors.joining(","));
        return Reply.of(
                200, "{\"queryEndTime\":\"" + to + "\",\"clicksBlocked\":[" + clicks + "],\"messagesBlocked\":[]}");
    }

    @Override
    protected int facts() {
        return FACTS;
    }

    @Override
    protected List<Table> tables() {
        return new TapPlugin().tables();
    }

    @Override
    protected Set<String> secrets() {
        return Set.of("very-secret-text");
    }

    @Override
    protected Reply emptyAnswer(ReceivedRequest request) {
        return Reply.of(200, "");
    }

    /** One every ten minutes of the last five hours: some are read once, some again and again. */
    private Instant filed(int i) {
        return now().minus(Duration.ofMinutes(5 + 10L * i));
    }

    private static String click(int i) {
        return "{\"id\":\"c-" + i + "\",\"GUID\":\"g\",\"threatID\":\"t\",\"recipient\":\"r@example.com\","
                + "\"clickTime\":\"2026-03-01T10:00:00.000Z\",\"url\":\"http://x.test/" + i + "\"}";
    }
}
