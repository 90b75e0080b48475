package io.collector.testkit;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Body;
import io.collector.http.Exchange;
import io.collector.http.Faults;
import io.collector.http.HttpClients;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * A small sink that keeps every promise, for an imaginary service: lines of JSON by POST; the answer names the lines
 * that were refused, as {@code refused:1:why}. Tests break it in one place each.
 */
class DemoSink implements Sink {
    private static final Pattern REFUSED = Pattern.compile("(refused|later):(\\d+):([^;]*)");

    final OkHttpClient client;
    private final HttpUrl events;
    private final HttpUrl ping;
    private final Secret token;
    private final Clock clock;

    DemoSink(URI target, Duration timeout, Secret token, PluginContext context) {
        client = HttpClients.create(new HttpConfig(
                timeout,
                timeout,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new HttpConfig.Trust(Optional.empty(), true),
                Optional.empty(),
                true,
                false));
        events = Addresses.join(target, "/events");
        ping = Addresses.join(target, "/ping");
        this.token = token;
        clock = context.clock();
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        String attempt = "sending " + batch.events().size() + " events";
        return outcome(attempt, Exchange.send(client, request(batch), attempt));
    }

    Request request(Batch batch) {
        Body body = Body.of(text(batch).getBytes(StandardCharsets.UTF_8), "application/x-ndjson", true);
        return body.post(request(events)).build();
    }

    Delivery outcome(String attempt, Answer answer) throws TransferException {
        if (answer.status() != 200) {
            throw Faults.answered(attempt, events.host(), answer, clock);
        }
        List<Failure> failures = new ArrayList<>();
        for (MatchResult m : REFUSED.matcher(answer.text()).results().toList()) {
            failures.add(new Failure(
                    Integer.parseInt(m.group(2)),
                    m.group(1).equals("refused") ? Verdict.REJECT : Verdict.RETRY,
                    "",
                    m.group(3)));
        }
        return new Delivery(failures);
    }

    @Override
    public long sizeOf(Event event) {
        return event.body().size() + 1L;
    }

    @Override
    public void check() throws TransferException, InterruptedException {
        Answer answer = Exchange.send(client, request(ping).build(), "asking the service");
        if (answer.status() != 200) {
            throw Faults.answered("asking the service", ping.host(), answer, clock);
        }
    }

    private Request.Builder request(HttpUrl url) {
        return new Request.Builder().url(url).header("Authorization", "Bearer " + token.reveal());
    }

    @Override
    public String preview(Batch batch) {
        return "POST " + events + "\nAuthorization: Bearer " + token + "\n\n" + text(batch);
    }

    String text(Batch batch) {
        StringBuilder text = new StringBuilder();
        batch.events().forEach(e -> text.append(e.body()).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        HttpClients.close(client);
    }
}
