package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.journal.DataDirectory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has a running collector do something, because it holds the data directory. For one thread. */
final class AdminCall {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final CollectorCommand collector;
    private final Clock clock;

    AdminCall(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    /**
     * Asks.
     *
     * @param path below {@code /api/v1/}
     * @return what it answered; empty if no collector runs, also after a crash
     * @throws IllegalArgumentException if a value is wrong; the message is for a person
     * @throws CommandException if it did not do it
     */
    Optional<JsonNode> post(String path, Map<String, String> values) throws CommandException, InterruptedException {
        if (!Files.exists(collector.dataDir().resolve(AdminServer.PORT_FILE))) {
            return Optional.empty();
        }
        AdminAddress address = AdminAddress.of(collector.configFile(), collector.environment(), clock);
        if (address.uri().isEmpty()) {
            return Optional.empty();
        }
        HttpClient client = HttpClient.newBuilder()
                // Never through a proxy: the address is this machine's, or one that only its token guards.
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT)
                .build();
        String query = values.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = address.uri().get().resolve("/api/v1/" + path + "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("X-Collector-Request", "1")
                .POST(HttpRequest.BodyPublishers.noBody());
        address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            if (isAnother(client, address)) {
                return Optional.empty();
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == BAD_REQUEST) {
                throw new IllegalArgumentException(answer.body().strip());
            }
            if (answer.statusCode() != OK) {
                throw new CommandException(
                        ExitCode.BAD_CONFIGURATION,
                        "the running collector at " + address.uri().get() + " answered " + answer.statusCode() + ": "
                                + answer.body().strip());
            }
            return Optional.of(new ObjectMapper().readTree(answer.body()));
        } catch (ConnectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "the running collector at " + address.uri().get() + " did not answer: " + e.getMessage()
                            + "; look at its log",
                    e);
        }
    }

    /** After a crash the port may be that of another collector, which must not do what was meant for this one. */
    private boolean isAnother(HttpClient client, AdminAddress address) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        address.uri().orElseThrow().resolve("/api/v1/status"))
                .timeout(ANSWER);
        address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == OK && !holds(collector.dataDir(), new ObjectMapper().readTree(answer.body()));
    }

    /** Whether a collector, by what it says of itself, is the one that last took a data directory. */
    static boolean holds(Path dataDir, JsonNode status) {
        String holder = DataDirectory.holder(dataDir.resolve("lock"));
        return holder.isEmpty()
                || !status.has("pid")
                || holder.equals("unknown")
                || holder.equals(status.path("pid").asText());
    }
}
