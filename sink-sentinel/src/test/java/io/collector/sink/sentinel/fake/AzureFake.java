package io.collector.sink.sentinel.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Azure on a loopback port: sign-in service and ingestion endpoint in one server. Safe for use by several threads.
 *
 * <p>It answers 204 where Azure does, also to what Azure then loses: a test that does not look at {@link
 * #violations()} proves nothing.
 */
public final class AzureFake implements AutoCloseable {
    static {
        // Without it each answer on a kept-alive connection waits for the delayed acknowledgement of the last one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final FakeOptions options;
    private final FakeSignIn signIn;
    private final FakeIdentityService identities;
    private final FakeRule rule;
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> violations = new ArrayList<>();
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final Queue<Fault> signInFaults = new ArrayDeque<>();
    private String forbidden = "";
    private Fault firewall = Fault.status(403);
    private CountDownLatch hanging = new CountDownLatch(1);

    private AzureFake(FakeOptions options) throws IOException {
        this.options = options;
        this.signIn = new FakeSignIn(options);
        this.identities = new FakeIdentityService(options, signIn);
        this.rule = new FakeRule(options, signIn, this::violation);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "azure-fake");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one that expects what {@link FakeOptions#defaults()} says. */
    public static AzureFake start() throws IOException {
        return start(FakeOptions.defaults());
    }

    public static AzureFake start(FakeOptions options) throws IOException {
        return new AzureFake(options);
    }

    public FakeOptions options() {
        return options;
    }

    /** For the setting {@code endpoint}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** For the setting {@code authority}. */
    public URI authority() {
        return endpoint();
    }

    /** The settings of a sink that delivers here, in HOCON. */
    public String settings() {
        return """
                type = sentinel
                endpoint = "%s"
                authority = "%s"
                rule-id = "%s"
                tenant-id = "%s"
                client-id = "%s"
                client-secret = "%s"
                """.formatted(
                endpoint(), authority(), options.ruleId(), options.tenant(), options.clientId(), options.secret());
    }

    /** The rows of a stream as they would be in the table, in the order of their arrival. */
    public List<JsonNode> rows(String stream) {
        return rule.rows(stream);
    }

    /** The bodies whose rows a stream stored, decompressed, in the order of their arrival. */
    public List<byte[]> bodies(String stream) {
        return rule.bodies(stream);
    }

    /** How many rows a stream has. */
    public int count(String stream) {
        return rule.count(stream);
    }

    /** How many rows all streams have. */
    public int count() {
        return rule.count();
    }

    /** How many bodies were answered with 204 and lost, because they were not JSON. */
    public int lost() {
        return rule.lost();
    }

    /** How many tokens were given. */
    public int tokensGiven() {
        return signIn.given();
    }

    /** What Azure would have swallowed or punished; empty if the sink does everything right. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The requests that were for a stream. */
    public List<ReceivedRequest> ingestions() {
        return requests().stream().filter(r -> !r.signIn()).toList();
    }

    /** Refuses as a whole, with 400, each request whose rows this gives a code for; it takes those it gives "" for. */
    public void refuse(Function<List<JsonNode>, String> code) {
        rule.refuse(code);
    }

    /** Does this to the next requests for a stream, one each. */
    public synchronized void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** Something before it does this to every request with these words in its body, which must not be compressed. */
    public synchronized void guard(String words, Fault fault) {
        forbidden = words;
        firewall = fault;
    }

    /** Does this to the next requests for a token, one each. */
    public synchronized void failSignIn(Fault... next) {
        signInFaults.addAll(List.of(next));
    }

    /** Ends the requests that hang. */
    public synchronized void release() {
        hanging.countDown();
        hanging = new CountDownLatch(1);
    }

    /** Makes all tokens given so far worthless. */
    public void revokeTokens() {
        signIn.revoke();
    }

    public void expireSecret(boolean expired) {
        signIn.expireSecret(expired);
    }

    /** Lets the application in with this certificate. */
    public void trustCertificate(X509Certificate certificate) {
        signIn.trust(certificate);
    }

    /** Lets the application in with this token of another issuer. */
    public void trustFederatedToken(String token) {
        signIn.trust(token);
    }

    /** The machine has this managed identity only, and it must be named. */
    public void requireIdentity(String clientId) {
        identities.require(clientId);
    }

    /** The address of an app's identity service, for {@code IDENTITY_ENDPOINT}; its header is the secret. */
    public String appIdentityEndpoint() {
        return endpoint() + FakeIdentityService.APP;
    }

    /** The address of the Azure Arc agent, for {@code IDENTITY_ENDPOINT}. */
    public String arcIdentityEndpoint() {
        return endpoint() + FakeIdentityService.ARC;
    }

    /** What the Azure Arc agent asks for, and expects to be told. */
    public void arcKey(String file, String key) {
        identities.arcKey(file, key);
    }

    public void grantRole(boolean granted) {
        rule.grantRole(granted);
    }

    /** Whether endpoint and rule belong together. */
    public void bind(boolean valid) {
        rule.bind(valid);
    }

    public void deleteRule(boolean gone) {
        rule.delete(gone);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized void violation(String text) {
        violations.add(text);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Instant at = options.clock().instant();
        URI address = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Wire wire = new Wire(body, "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")));
        boolean token = address.getPath().endsWith("/oauth2/v2.0/token") || FakeIdentityService.isAt(address.getPath());
        Optional<Fault> fault = nextFault(token).or(() -> guarded(body));
        FakeRule.Outcome outcome = outcome(exchange, address, body, wire, token, fault);
        boolean answered = fault.map(f -> f.kind() == Fault.Kind.ANSWER).orElse(true);
        String path = address.getPath();
        synchronized (this) {
            requests.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    address.toString(),
                    headers(exchange),
                    token ? "" : path.substring(path.lastIndexOf('/') + 1),
                    answered ? outcome.reply().status() : 0,
                    wire.size(),
                    outcome.rawBytes(),
                    outcome.rows(),
                    at));
        }
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.HANG) {
            hang();
        }
        if (answered) {
            answer(exchange, outcome.reply());
        }
        exchange.close();
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return headers;
    }

    private FakeRule.Outcome outcome(
            HttpExchange exchange, URI address, byte[] body, Wire wire, boolean token, Optional<Fault> fault)
            throws IOException {
        if (fault.isPresent() && fault.get().kind() != Fault.Kind.STORE_THEN_DROP) {
            return FakeRule.Outcome.of(faulty(fault.get(), token));
        }
        if (FakeIdentityService.isAt(address.getPath())) {
            return FakeRule.Outcome.of(
                    identities.token(exchange.getRequestMethod(), address, exchange.getRequestHeaders()));
        }
        if (token) {
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            return FakeRule.Outcome.of(signIn.token(address, type, new String(body, StandardCharsets.UTF_8)));
        }
        return rule.take(
                exchange.getRequestMethod(), address.getPath(), address.getQuery(), exchange.getRequestHeaders(), wire);
    }

    private Reply faulty(Fault fault, boolean token) {
        String seconds = fault.headers().get("Retry-After");
        if (fault.status() == 429 && seconds != null && !token) {
            rule.throttle(options.clock().instant().plus(Duration.ofSeconds(Long.parseLong(seconds))));
        }
        return Reply.of(fault);
    }

    private synchronized Optional<Fault> nextFault(boolean token) {
        return Optional.ofNullable((token ? signInFaults : faults).poll());
    }

    private synchronized Optional<Fault> guarded(byte[] body) {
        return !forbidden.isEmpty() && new String(body, StandardCharsets.UTF_8).contains(forbidden)
                ? Optional.of(firewall)
                : Optional.empty();
    }

    private void hang() {
        CountDownLatch latch;
        synchronized (this) {
            latch = hanging;
        }
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("x-ms-request-id", UUID.randomUUID().toString());
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
