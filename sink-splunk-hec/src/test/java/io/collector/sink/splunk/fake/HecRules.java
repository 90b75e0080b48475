package io.collector.sink.splunk.fake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.sink.splunk.fake.HttpSocket.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** What Splunk does with a request: routes, tokens, channels, limits, acknowledgements. Safe for use by several threads. */
final class HecRules {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLLECTOR = "/services/collector";
    private static final Pattern EVENT = Pattern.compile(COLLECTOR + "(/event(/1\\.0)?)?");
    private static final Pattern HEALTH = Pattern.compile(COLLECTOR + "/health(/1\\.0)?");
    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    final EnvelopeStream envelopes;
    volatile String token;
    volatile boolean disabled;
    volatile boolean acknowledges;
    volatile boolean acknowledgesNever;

    private final HecOptions options;
    private final HecStore store;
    private final List<AckNode> nodes;

    HecRules(String token, HecOptions options, HecStore store) {
        this.token = token;
        this.options = options;
        this.store = store;
        this.acknowledges = options.acknowledges();
        this.envelopes = new EnvelopeStream(options);
        this.nodes =
                IntStream.range(0, options.nodes()).mapToObj(i -> new AckNode()).toList();
    }

    static boolean takesEvents(String path) {
        return EVENT.matcher(path).matches();
    }

    static boolean isPoll(String path) {
        return path.equals(COLLECTOR + "/ack");
    }

    void forgetChannels() {
        nodes.forEach(AckNode::forget);
    }

    /** Does what a request asks, and says what to answer. */
    Done process(Received request, String path, int node) {
        boolean event = takesEvents(path);
        boolean poll = isPoll(path);
        boolean health = HEALTH.matcher(path).matches();
        if (!event && !poll && !health) {
            return Done.of(404, 404, "The requested URL was not found on this server.");
        }
        if (request.method().equals("OPTIONS")) {
            String allow = health ? "GET,HEAD,OPTIONS" : "POST,OPTIONS";
            return new Done(new HecFault.Answer(200, Map.of("Allow", allow), ""), 0, 0);
        }
        if (!request.method().equals(health ? "GET" : "POST")) {
            return Done.of(405, 404, "The requested URL was not found on this server.");
        }
        if (health) {
            return Done.of(200, 17, "HEC is healthy");
        }
        Optional<Done> refused = authorize(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (poll && !acknowledges) {
            return Done.of(400, 14, "ACK is disabled");
        }
        String channel = channel(request);
        if (acknowledges && channel.isEmpty()) {
            return Done.of(400, 10, "Data channel is missing");
        }
        if (acknowledges && !GUID.matcher(channel).matches()) {
            return Done.of(400, 11, "Invalid data channel");
        }
        return poll ? poll(request, channel, node) : index(request, channel, node);
    }

    private Optional<Done> authorize(Received request) {
        String query = query(request, "token");
        String header = request.headers().getOrDefault("authorization", "");
        if (!query.isEmpty() && header.isEmpty()) {
            return Optional.of(
                    query.equals(token)
                            ? Done.of(400, 16, "Query string authorization is not enabled")
                            : Done.of(403, 4, "Invalid token"));
        }
        if (header.isEmpty()) {
            return Optional.of(Done.of(401, 2, "Token is required"));
        }
        String given;
        if (header.startsWith("Splunk ")) {
            given = header.substring("Splunk ".length());
        } else if (header.startsWith("Basic ")) {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
            given = pair.substring(pair.indexOf(':') + 1);
        } else {
            return Optional.of(Done.of(401, 3, "Invalid authorization"));
        }
        if (!given.equals(token)) {
            return Optional.of(Done.of(403, 4, "Invalid token"));
        }
        return disabled ? Optional.of(Done.of(403, 1, "Token disabled")) : Optional.empty();
    }

    private Done index(Received request, String channel, int node) {
        String encoding = request.headers().getOrDefault("content-encoding", "identity");
        if (!encoding.equals("gzip") && !encoding.equals("identity")) {
            return Done.page(415, "Unsupported Media Type");
        }
        byte[] body;
        try {
            body = encoding.equals("gzip") ? unzip(request.body()) : request.body();
        } catch (IOException e) {
            return Done.of(400, 6, "Invalid data format");
        }
        if (body.length > options.maxContentLength()) {
            return Done.page(413, "Content-Length too large");
        }
        if (acknowledges && nodes.get(node).pending(channel) >= options.maxPending()) {
            return Done.of(429, 27, "ACK channel is at capacity and cannot process any more requests");
        }
        EnvelopeStream.Result result = envelopes.read(body);
        if (result.indexed() > 0) {
            store.add(body, result.bytes(), result.indexed());
        }
        StringBuilder answer = new StringBuilder("{\"text\":\"" + text(result.code()) + "\",\"code\":" + result.code());
        if (result.invalidEvent() >= 0) {
            answer.append(",\"invalid-event-number\":").append(result.invalidEvent());
        }
        if (acknowledges && result.indexed() > 0) {
            answer.append(",\"ackId\":").append(nodes.get(node).issue(channel));
        }
        int status = result.code() == 0 ? 200 : 400;
        return new Done(
                new HecFault.Answer(
                        status,
                        Map.of("Content-Type", "application/json; charset=UTF-8"),
                        answer.append('}').toString()),
                result.indexed(),
                body.length);
    }

    private Done poll(Received request, String channel, int node) {
        List<Integer> ids = new ArrayList<>();
        try {
            JSON.readTree(request.body()).path("acks").forEach(id -> ids.add(id.intValue()));
        } catch (IOException e) {
            return Done.of(400, 6, "Invalid data format");
        }
        int polls = acknowledgesNever ? Integer.MAX_VALUE : options.pollsUntilAcknowledged();
        StringBuilder answer = new StringBuilder("{\"acks\":{");
        nodes.get(node)
                .poll(channel, ids, polls)
                .forEach((id, yes) -> answer.append(answer.length() > 9 ? "," : "")
                        .append('"')
                        .append(id)
                        .append("\":")
                        .append(yes));
        return new Done(
                new HecFault.Answer(200, Map.of("Content-Type", "application/json; charset=UTF-8"), answer + "}}"),
                0,
                request.body().length);
    }

    private static String text(int code) {
        return switch (code) {
            case 0 -> "Success";
            case 5 -> "No data";
            case 6 -> "Invalid data format";
            case 7 -> "Incorrect index";
            case 12 -> "Event field is required";
            case 13 -> "Event field cannot be blank";
            case 15 -> "Error in handling indexed fields";
            default -> throw new IllegalArgumentException("code " + code);
        };
    }

    private static String channel(Received request) {
        return request.headers().getOrDefault("x-splunk-request-channel", query(request, "channel"));
    }

    private static String query(Received request, String name) {
        Matcher value = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(request.target());
        if (value.find()) {
            return value.group(1);
        }
        return "";
    }

    private static byte[] unzip(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    /** What was done: the answer, the events indexed, the bytes read. */
    record Done(HecFault.Answer answer, int events, int bodyBytes) {
        static Done nothing(int bytes) {
            return new Done(new HecFault.Answer(0, Map.of(), ""), 0, bytes);
        }

        static Done of(int status, int code, String text) {
            return new Done(
                    new HecFault.Answer(
                            status,
                            Map.of("Content-Type", "application/json; charset=UTF-8"),
                            "{\"text\":\"" + text + "\",\"code\":" + code + "}"),
                    0,
                    0);
        }

        static Done page(int status, String text) {
            return new Done(
                    new HecFault.Answer(
                            status,
                            Map.of("Content-Type", "text/html; charset=UTF-8"),
                            "<!doctype html><html><head><title>" + status + " " + text + "</title></head></html>"),
                    0,
                    0);
        }
    }
}
