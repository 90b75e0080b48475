package io.collector.testkit;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Page;
import io.collector.api.PluginContext;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Exchange;
import io.collector.http.Faults;
import io.collector.http.HttpClients;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * A small source that keeps every promise, for an imaginary service: {@code GET /facts?from&to} answers lines of JSON.
 * Tests break it in one place each.
 */
class DemoSource implements Source {
    static final String READ_UP_TO = "read-up-to";
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Pattern FACT = Pattern.compile("\\{\"eventTime\":\"([^\"]+)\",\"id\":\"([^\"]+)\".*}");

    final OkHttpClient client;
    private final HttpUrl facts;
    private final Secret token;
    private final Clock clock;

    DemoSource(URI service, Duration timeout, Secret token, PluginContext context) {
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
        facts = Addresses.join(service, "/facts");
        this.token = token;
        clock = context.clock();
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        Instant now = clock.instant();
        Instant from = Optional.ofNullable(after.values().get(READ_UP_TO))
                .map(Instant::parse)
                .orElseGet(() -> now.minus(Duration.ofHours(6)));
        if (!from.isBefore(now)) {
            return new Page(after, Duration.ofMinutes(1), List.of());
        }
        Instant to = from.plus(WINDOW).isBefore(now) ? from.plus(WINDOW) : now;
        long found = emitAll(answer(from, to), emitter);
        Map<String, String> next = new HashMap<>(after.values());
        next.put(READ_UP_TO, to.toString());
        return new Page(
                new Checkpoint(next),
                to.equals(now) ? Duration.ofMinutes(1) : Duration.ZERO,
                List.of(new Coverage.Read(from, to, from, Map.of(Events.TABLE.name(), found))));
    }

    long emitAll(String lines, Emitter emitter) throws TransferException, InterruptedException {
        long found = 0;
        for (String line : lines.lines().toList()) {
            Matcher fact = FACT.matcher(line);
            if (!fact.matches()) {
                throw new RetryableException("asking for facts: the answer is not one of facts: " + line);
            }
            emitter.emit(new Event(
                    Events.TABLE.name(),
                    fact.group(2),
                    Integer.toHexString(line.hashCode()),
                    Instant.parse(fact.group(1)),
                    Json.of(line)));
            found++;
        }
        return found;
    }

    String answer(Instant from, Instant to) throws TransferException, InterruptedException {
        HttpUrl url = facts.newBuilder()
                .addQueryParameter("from", from.toString())
                .addQueryParameter("to", to.toString())
                .build();
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + token.reveal())
                .build();
        Answer answer = Exchange.send(client, request, "asking for facts");
        if (answer.status() != 200) {
            throw Faults.answered("asking for facts", facts.host(), answer, clock);
        }
        return answer.text();
    }

    @Override
    public Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
        answer(clock.instant().minusSeconds(1), clock.instant());
        return after;
    }

    @Override
    public void close() {
        HttpClients.close(client);
    }
}
