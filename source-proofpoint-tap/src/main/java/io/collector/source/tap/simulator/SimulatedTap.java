package io.collector.source.tap.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A TAP API at work on a loopback port, over the facts of a {@link Scenario}. Safe for use by several threads.
 *
 * <p>Besides the API it serves, without credentials: {@code GET /_truth} (a line of JSON for each fact that was ever
 * visible), {@code GET /_requests} (a line for each request), and {@code POST /_fault} with the parameters of {@link
 * Fault} and {@code skew} in seconds.
 */
public final class SimulatedTap implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The user it accepts. */
    public static final String PRINCIPAL = "simulated-principal";

    /** The password it accepts. */
    public static final String SECRET = "simulated-secret";

    private static final Map<String, List<String>> ARRAYS = Map.of(
            "/v2/siem/clicks/blocked", List.of("clicksBlocked"),
            "/v2/siem/clicks/permitted", List.of("clicksPermitted"),
            "/v2/siem/messages/blocked", List.of("messagesBlocked"),
            "/v2/siem/messages/delivered", List.of("messagesDelivered"),
            "/v2/siem/issues", List.of("clicksPermitted", "messagesDelivered"),
            "/v2/siem/all", List.of("clicksBlocked", "clicksPermitted", "messagesBlocked", "messagesDelivered"));
    private static final String OWN_POOL = "/v2/siem/clicks/permitted";
    private static final Duration PERIOD = Duration.ofHours(24);
    private static final String EXPECTED =
            "Basic " + Base64.getEncoder().encodeToString((PRINCIPAL + ":" + SECRET).getBytes(StandardCharsets.UTF_8));

    private final Scenario scenario;
    private final Clock clock;
    private final Timeline timeline;
    private final Wire wire;
    private final Random shuffle = new Random();
    private final Map<String, Deque<Instant>> pools = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private int answering;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Duration skew = Duration.ZERO;

    /**
     * Starts one.
     *
     * @param port 0 for any free one
     * @param clock the history ends at its present time
     * @throws IOException if the port is taken
     */
    public SimulatedTap(int port, Scenario scenario, Clock clock) throws IOException {
        this.scenario = scenario;
        this.clock = clock;
        this.timeline = new Timeline(scenario, clock.instant());
        this.wire = new Wire(port, this::date, this::handle);
    }

    /** The base address. */
    public String url() {
        return "http://127.0.0.1:" + wire.port();
    }

    /** What is on record by now. */
    public List<Truth> truth() {
        Instant now = now();
        return timeline.facts(now).stream().map(f -> truth(f, now)).toList();
    }

    /** How many facts the history holds, by table. */
    public Map<String, Long> history() {
        Instant now = now();
        return timeline.history().stream()
                .collect(Collectors.groupingBy(f -> truth(f, now).table(), Collectors.counting()));
    }

    /** The SIEM requests so far. Waits a moment for one that has its answer already but is not on the list yet. */
    public synchronized List<Asked> requests() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (answering > 0 && System.nanoTime() < giveUp) {
                wait(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(asked);
    }

    /** Lets something go wrong, after what was already to go wrong. */
    public synchronized void fail(Fault fault) {
        faults.add(fault);
    }

    /** Lets nothing go wrong any more. */
    public synchronized void heal() {
        faults.clear();
    }

    /** Sets the server's clock off from the true one. */
    public synchronized void skew(Duration by) {
        skew = by;
    }

    @Override
    public void close() {
        closed.countDown();
        wire.close();
    }

    /** Ends early when the simulator is closed. */
    private void hesitate(Duration delay) throws IOException {
        try {
            if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("closed while hesitating");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while hesitating", e);
        }
    }

    private synchronized Instant now() {
        return clock.instant().plus(skew);
    }

    private String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(now().atOffset(ZoneOffset.UTC));
    }

    private void handle(Call call) throws IOException {
        switch (call.path()) {
            case "/_truth" ->
                call.respond(200, "application/x-ndjson", lines(truth().stream().map(Truth::toJson)));
            case "/_requests" ->
                call.respond(
                        200, "application/x-ndjson", lines(requests().stream().map(Asked::toJson)));
            case "/_fault" -> control(call);
            default -> siem(call);
        }
    }

    private void siem(Call call) throws IOException {
        Map<String, List<String>> parameters = call.parameters();
        String interval = parameters
                .getOrDefault("interval", List.of(parameters.toString()))
                .get(0);
        Instant at = now();
        int status = 0;
        begin();
        try {
            status = answer(call, parameters);
        } finally {
            end(new Asked(at, call.path(), interval, status));
        }
    }

    private int answer(Call call, Map<String, List<String>> parameters) throws IOException {
        Fault fault = nextFault();
        if (fault.kind() == Fault.Kind.RESET) {
            call.reset();
            return 0;
        }
        if (fault.kind() == Fault.Kind.SLOW) {
            hesitate(fault.delay());
        }
        if (fault.kind() == Fault.Kind.STATUS) {
            return refuse(call, fault.status(), fault.text());
        }
        if (!call.header("authorization").equals(EXPECTED)) {
            return refuse(call, 401, "");
        }
        if (!ARRAYS.containsKey(call.path()) || !call.method().equals("GET")) {
            return refuse(call, 404, "");
        }
        if (!granted(call.path())) {
            return refuse(call, 429, "");
        }
        Instant now = now();
        try {
            return events(call, Question.of(parameters, now), now, fault.kind());
        } catch (Question.Refused e) {
            return refuse(call, 400, e.text());
        }
    }

    private int events(Call call, Question question, Instant now, Fault.Kind fault) throws IOException {
        Map<String, List<Timeline.Entry>> found = timeline.between(question.from(), question.to(), now).stream()
                .filter(e -> question.status()
                        .contains(e.fact().versions().get(e.version()).status()))
                .filter(e -> question.type().contains(e.fact().threatType()))
                .collect(Collectors.groupingBy(e -> e.fact().array()));
        found.keySet().retainAll(ARRAYS.getOrDefault(call.path(), List.of()));
        if (!question.json()) {
            return found.isEmpty()
                    ? refuse(call, 204, "")
                    : refuse(call, 200, "<38>1 " + now + " - tap - - - a line of syslog");
        }
        if (fault == Fault.Kind.EMPTY) {
            return refuse(call, 200, "");
        }
        String type = fault == Fault.Kind.PLAIN ? "text/plain" : "application/json";
        Instant end = fault == Fault.Kind.SERVED_EARLIER ? question.to().minusSeconds(60) : question.to();
        boolean broken = fault == Fault.Kind.CUT || fault == Fault.Kind.GARBLED;
        try (OutputStream out = call.stream(type)) {
            AnswerWriter.write(
                    out,
                    ARRAYS.getOrDefault(call.path(), List.of()),
                    found,
                    end.truncatedTo(ChronoUnit.SECONDS),
                    broken,
                    random());
            if (fault == Fault.Kind.CUT) {
                out.flush();
                call.hangUp();
            }
        }
        return 200;
    }

    private void control(Call call) throws IOException {
        Map<String, List<String>> parameters = call.parameters();
        String kind = parameters.getOrDefault("kind", List.of("none")).get(0);
        int times =
                Integer.parseInt(parameters.getOrDefault("times", List.of("1")).get(0));
        int status = Integer.parseInt(
                parameters.getOrDefault("status", List.of("500")).get(0));
        String text = parameters.getOrDefault("text", List.of("")).get(0);
        Duration delay = Duration.ofMillis(
                Long.parseLong(parameters.getOrDefault("delay-ms", List.of("0")).get(0)));
        parameters
                .getOrDefault("skew", List.of())
                .forEach(seconds -> skew(Duration.ofSeconds(Long.parseLong(seconds))));
        Fault.Kind what = Fault.Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (what == Fault.Kind.NONE) {
            heal();
        } else {
            fail(new Fault(what, status, text, delay, times));
        }
        call.respond(204, "text/plain", "");
    }

    private static int refuse(Call call, int status, String text) throws IOException {
        call.respond(status, "text/plain", text);
        return status;
    }

    /** Both pools roll over 24 hours; what is refused for want of a grant takes none. */
    private synchronized boolean granted(String path) {
        Deque<Instant> pool = pools.computeIfAbsent(path.equals(OWN_POOL) ? "A" : "B", p -> new ArrayDeque<>());
        Instant now = now();
        while (!pool.isEmpty() && !pool.getFirst().plus(PERIOD).isAfter(now)) {
            pool.removeFirst();
        }
        return pool.size() < scenario.requestsPerDay() && pool.add(now);
    }

    private synchronized Fault nextFault() {
        Fault next = faults.poll();
        if (next == null) {
            return Fault.NONE;
        }
        if (next.times() > 1) {
            faults.addFirst(next.once());
        }
        return next;
    }

    private synchronized void begin() {
        answering++;
    }

    private synchronized void end(Asked request) {
        asked.add(request);
        answering--;
        notifyAll();
    }

    private synchronized Random random() {
        return new Random(shuffle.nextLong());
    }

    private static Truth truth(Fact fact, Instant now) {
        int current = Math.max(0, fact.current(now));
        Fact.Version version = fact.versions().get(current);
        return new Truth(fact.array(), fact.key(), current + 1, version.status(), version.filed(), version.visible());
    }

    private static String lines(Stream<String> lines) {
        return lines.map(l -> l + "\n").collect(Collectors.joining());
    }
}
