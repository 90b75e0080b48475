package io.collector.sink.sentinel.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The data collection rule and its endpoint, as section B of the published behaviour says. State is guarded by its monitor; reading bodies is not. */
final class FakeRule {
    static final int CONTENT_LIMIT = 1_048_576;
    private static final long DECOMPRESSED_LIMIT = 50L << 20;
    private static final int DOCUMENTED_LIMIT = 1_000_000;

    private final FakeOptions options;
    private final FakeSignIn signIn;
    private final Consumer<String> violations;
    private final Map<String, FakeTable> streams = new LinkedHashMap<>();
    private volatile Function<List<JsonNode>, String> refusal = rows -> "";
    private boolean deleted;
    private boolean role = true;
    private boolean bound = true;
    private int lost;
    private Instant throttledUntil = Instant.MIN;

    FakeRule(FakeOptions options, FakeSignIn signIn, Consumer<String> violations) {
        this.options = options;
        this.signIn = signIn;
        this.violations = violations;
        options.tables().forEach(t -> streams.put(PublishedTables.stream(t.name()), new FakeTable(t, options)));
    }

    /** What a request came to. */
    record Outcome(Reply reply, int rawBytes, int rows) {
        static Outcome of(Reply reply) {
            return new Outcome(reply, 0, 0);
        }
    }

    Outcome take(String method, String path, String query, Headers headers, Wire wire) throws IOException {
        String[] parts = path.split("/", -1);
        if (!method.equals("POST")
                || parts.length != 5
                || !parts[1].equals("dataCollectionRules")
                || !parts[3].equals("streams")) {
            violations.accept(method + " " + path + " is no address of this API");
            return Outcome.of(Reply.error(404, "NotFound", "No such resource."));
        }
        if (!"api-version=2023-01-01".equals(query)) {
            violations.accept("the query is " + query);
            return Outcome.of(Reply.error(400, "InvalidApiVersion", "The api-version is missing or not supported."));
        }
        requireGuid(headers.getFirst("x-ms-client-request-id"));
        if (isThrottled()) {
            violations.accept("a request came although the rule had asked to wait");
            return Outcome.of(Reply.empty(429));
        }
        Optional<Reply> refusal = refusal(parts[2], headers, wire);
        return refusal.isPresent() ? Outcome.of(refusal.get()) : rows(parts[4], wire);
    }

    private synchronized boolean isThrottled() {
        return options.clock().instant().isBefore(throttledUntil);
    }

    private synchronized Optional<Reply> refusal(String ruleId, Headers headers, Wire wire) {
        String authorization = headers.getFirst("Authorization");
        if (authorization == null || !signIn.isGood(authorization)) {
            return Optional.of(
                    Reply.error(401, "InvalidAuthenticationToken", "The authentication token is missing or expired."));
        }
        if (wire.size() > CONTENT_LIMIT) {
            return Optional.of(Reply.error(
                    413,
                    "ContentLengthLimitExceeded",
                    "Maximum allowed content length: 1048576 bytes (1 MB). Provided content length: " + wire.size()
                            + " bytes."));
        }
        if (deleted || !ruleId.equals(options.ruleId())) {
            return Optional.of(
                    Reply.error(404, "NotFound", "Data collection rule with immutable Id '" + ruleId + "' not found."));
        }
        if (!role || !bound) {
            return Optional.of(Reply.error(
                    403,
                    "OperationFailed",
                    "The authentication token provided does not have access to ingest data for the data collection"
                            + " rule with immutable Id '" + ruleId + "'. IsRbacPresent: " + role
                            + ", IsDcrDceBindingValid: " + bound + "."));
        }
        String type = headers.getFirst("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            violations.accept("the content type is " + type);
            return Optional.of(Reply.error(415, "UnsupportedMediaType", "Only application/json is supported."));
        }
        return Optional.empty();
    }

    private Outcome rows(String name, Wire wire) throws IOException {
        if (wire.size() == 0) {
            violations.accept("an empty body");
            return Outcome.of(Reply.empty(500));
        }
        Optional<byte[]> raw = wire.raw(DECOMPRESSED_LIMIT);
        if (raw.isEmpty()) {
            return Outcome.of(Reply.error(413, "PayloadSizeLimitExceeded", "The decompressed payload is too large."));
        }
        int length = raw.get().length;
        if (length > DOCUMENTED_LIMIT && options.megabyteRaw()) {
            violations.accept("a body of " + length + " bytes before compression");
        }
        FakeTable stream = streams.get(name);
        if (stream == null) {
            return Outcome.of(Reply.error(400, "InvalidStream", "Stream '" + name + "' is not declared in the rule."));
        }
        Optional<ArrayNode> rows = FakeTable.parse(raw.get());
        if (rows.isEmpty()) {
            synchronized (this) {
                lost++;
            }
            violations.accept("a body that is not a JSON array of objects: answered 204, lost");
            return new Outcome(Reply.empty(204), length, 0);
        }
        String code = refusal.apply(rows.get().valueStream().toList());
        if (!code.isEmpty()) {
            return Outcome.of(Reply.error(400, code, "The request is refused because of one of its records."));
        }
        stream.store(wire, rows.get(), options.clock().instant(), violations);
        return new Outcome(Reply.empty(204), length, rows.get().size());
    }

    private void requireGuid(String id) {
        try {
            UUID.fromString(String.valueOf(id));
        } catch (IllegalArgumentException e) {
            violations.accept("x-ms-client-request-id is " + id);
        }
    }

    void refuse(Function<List<JsonNode>, String> code) {
        refusal = code;
    }

    synchronized void throttle(Instant until) {
        throttledUntil = until;
    }

    synchronized void grantRole(boolean granted) {
        role = granted;
    }

    synchronized void bind(boolean valid) {
        bound = valid;
    }

    synchronized void delete(boolean gone) {
        deleted = gone;
    }

    synchronized int lost() {
        return lost;
    }

    List<JsonNode> rows(String stream) {
        return streams.get(stream).rows();
    }

    List<byte[]> bodies(String stream) {
        return streams.get(stream).bodies();
    }

    int count(String stream) {
        return streams.get(stream).count();
    }

    int count() {
        return streams.values().stream().mapToInt(FakeTable::count).sum();
    }
}
