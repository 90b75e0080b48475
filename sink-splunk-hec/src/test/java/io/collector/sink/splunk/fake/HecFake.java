package io.collector.sink.splunk.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.sink.splunk.fake.HttpSocket.Ending;
import io.collector.sink.splunk.fake.HttpSocket.Received;
import io.collector.sink.splunk.fake.HttpSocket.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Splunk HTTP Event Collector on loopback that keeps every rule of the real one, and every event. Safe for use by
 * several threads.
 *
 * <pre>{@code
 * try (HecFake splunk = HecFake.start("token", HecOptions.defaults().acknowledging(1))) {
 *     splunk.script(HecFault.code(503, 9, "Server is busy"));
 *     ...
 *     assertThat(splunk.copies()).allSatisfy((id, copies) -> assertThat(copies).isEqualTo(1));
 * }
 * }</pre>
 */
public final class HecFake implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern COOKIE = Pattern.compile("node-(\\d+)-(\\d+)");

    private final HttpSocket http;
    private final HecOptions options;
    private final HecStore store = new HecStore();
    private final HecRules rules;
    private final List<HecRequest> requests = new CopyOnWriteArrayList<>();
    private final Queue<HecFault> eventFaults = new ConcurrentLinkedQueue<>();
    private final Queue<HecFault> pollFaults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Optional<HecFault> always = Optional.empty();
    private volatile String forbidden = "";
    private volatile HecFault firewall = HecFault.none();
    private final AtomicInteger session = new AtomicInteger();

    private HecFake(String token, HecOptions options, int port) {
        this.options = options;
        this.rules = new HecRules(token, options, store);
        this.http = HttpSocket.start(port, this::answer);
    }

    /** Starts one with the usual set-up on a free port. */
    public static HecFake start(String token) {
        return start(token, HecOptions.defaults());
    }

    /** Starts one on a free port. */
    public static HecFake start(String token, HecOptions options) {
        return start(token, options, 0);
    }

    /** Starts one on a port, such as that of one that was closed. */
    public static HecFake start(String token, HecOptions options, int port) {
        return new HecFake(token, options, port);
    }

    /** Its base address, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** Every envelope that was indexed, in order. For many, use {@link #forEach}. */
    public List<JsonNode> events() {
        List<JsonNode> all = new ArrayList<>();
        store.forEach(all::add);
        return all;
    }

    /** How many events were indexed, repetitions included. */
    public int count() {
        return store.count();
    }

    /** Each envelope that was indexed, one at a time in memory. */
    public void forEach(Consumer<JsonNode> action) {
        store.forEach(action);
    }

    /** How often each event was indexed, by {@code collectorId/collectorRevision}. */
    public Map<String, Integer> copies() {
        Map<String, Integer> copies = new TreeMap<>();
        store.forEach(e -> {
            JsonNode event = e.path("event");
            String key = event.path("collectorId").asText() + "/"
                    + event.path("collectorRevision").asText();
            copies.merge(key, 1, Integer::sum);
        });
        return copies;
    }

    /** The bytes of the events of each request that had some. */
    public List<byte[]> bodies() {
        return store.bodies();
    }

    /** Every request, in the order of their answers. */
    public List<HecRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were made. */
    public int connections() {
        return http.connections();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return http.open();
    }

    /** What happens to the next requests with events, one after the other. */
    public void script(HecFault... faults) {
        eventFaults.addAll(List.of(faults));
    }

    /** What happens to the next polls for acknowledgements, one after the other. */
    public void scriptPolls(HecFault... faults) {
        pollFaults.addAll(List.of(faults));
    }

    /** What happens to every request from now on. */
    public void fail(HecFault fault) {
        always = Optional.of(fault);
    }

    /** Refuses envelopes for which this gives one of the codes 6, 7, 12, 13 and 15; it takes those it gives 0 for. */
    public void poison(ToIntFunction<JsonNode> code) {
        rules.envelopes.poison(code);
    }

    /** Something before it does this to every request with these words in its body, which must not be compressed. */
    public void guard(String words, HecFault fault) {
        forbidden = words;
        firewall = fault;
    }

    /** Ends {@link #fail}. */
    public void heal() {
        always = Optional.empty();
    }

    /** Knows only this token from now on. */
    public void token(String newToken) {
        rules.token = newToken;
    }

    /** Disables the token, or enables it again. */
    public void disableToken(boolean yes) {
        rules.disabled = yes;
    }

    /** Switches indexer acknowledgement of the token. */
    public void acknowledge(boolean yes) {
        rules.acknowledges = yes;
    }

    /** Whether nothing is ever acknowledged, although the token has acknowledgement. */
    public void neverAcknowledge(boolean yes) {
        rules.acknowledgesNever = yes;
    }

    /** Forgets channels, as after ten idle minutes or a restart. */
    public void forgetChannels() {
        rules.forgetChannels();
    }

    /** The load balancer forgets which node a client belongs to: the next one in turn takes over, by a new cookie. */
    public void moveSessions() {
        session.incrementAndGet();
    }

    /** Closes connections that are open now. */
    public void dropConnections() {
        http.dropConnections();
    }

    @Override
    public void close() {
        http.close();
    }

    private Reply answer(Received request) {
        String path = request.target().split("\\?", 2)[0];
        boolean poll = HecRules.isPoll(path);
        boolean event = HecRules.takesEvents(path) && request.body().length > 0;
        HecFault scripted = poll ? pollFaults.poll() : event ? eventFaults.poll() : null;
        HecFault usual = always.orElse(isForbidden(request.body()) ? firewall : HecFault.none());
        HecFault fault = scripted != null ? scripted : usual;
        int node = node(request);
        HecRules.Done done =
                fault.processed() ? rules.process(request, path, node) : HecRules.Done.nothing(request.body().length);
        Map<String, String> headers = new LinkedHashMap<>(done.answer().headers());
        int status = done.answer().status();
        String body = done.answer().body();
        if (fault.answer().status() != 0) {
            status = fault.answer().status();
            body = fault.answer().body();
            headers.putAll(fault.answer().headers());
        }
        if (!options.stickyCookie().isEmpty()) {
            headers.put("Set-Cookie", options.stickyCookie() + "=node-" + node + "-" + session.get() + "; path=/");
        }
        boolean answered = fault.ending() == Ending.KEEP || fault.ending() == Ending.CLOSE;
        requests.add(new HecRequest(
                request.method(),
                path,
                request.headers(),
                request.body().length,
                done.bodyBytes(),
                done.events(),
                answered ? status : 0,
                answered ? code(body) : -1,
                poll ? asked(request.body()) : 0,
                node,
                request.connection()));
        return new Reply(status, headers, body.getBytes(StandardCharsets.UTF_8), fault.ending());
    }

    private boolean isForbidden(byte[] body) {
        return !forbidden.isEmpty() && new String(body, StandardCharsets.UTF_8).contains(forbidden);
    }

    /** The node that the cookie names as long as its session lasts, else the next one in turn. */
    private int node(Received request) {
        Matcher cookie = COOKIE.matcher(request.headers().getOrDefault("cookie", ""));
        boolean tied = !options.stickyCookie().isEmpty() && cookie.find();
        if (tied && Integer.parseInt(cookie.group(2)) == session.get()) {
            return Integer.parseInt(cookie.group(1));
        }
        return Math.floorMod(turn.getAndIncrement(), options.nodes());
    }

    private static int asked(byte[] body) {
        try {
            return JSON.readTree(body).path("acks").size();
        } catch (IOException e) {
            return 0;
        }
    }

    private static int code(String body) {
        try {
            return body.startsWith("{") ? JSON.readTree(body).path("code").asInt(-1) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
