package io.collector.runtime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.admin.AdminServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code collector status}. */
@Command(
        name = "status",
        description = {
            "Shows what a running collector is doing.",
            "Asks at its admin address: by the port that data-dir/admin.port holds, else the configured one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it answered",
            "2:the configuration is wrong, or the token is not the one it wants",
            "5:no collector is running there"
        })
final class StatusCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final CollectorCommand collector;
    private final Clock clock;

    StatusCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (collector.configFileNamed() && !Files.exists(collector.configFile())) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION, "configuration file " + collector.configFile() + " does not exist");
        }
        AdminAddress address = address();
        URI base = address.uri().orElseThrow(() -> new CommandException(ExitCode.NOT_RUNNING, address.why()));
        String answer = ask(base, address);
        JsonNode status = parsed(base, answer);
        warnOfAnother(status, base);
        if (collector.json()) {
            collector.out().println(answer.strip());
        } else {
            new StatusTable(status).print(collector.out(), collector.width().orElse(Integer.MAX_VALUE));
        }
        return ExitCode.OK;
    }

    /**
     * Without a port file there is only the usual port to try, and several collectors may be on a machine; one that was left
     * behind by a crash may name the port that is another's by now.
     */
    private void warnOfAnother(JsonNode status, URI base) throws CommandException {
        Path dataDir = collector.dataDir().toAbsolutePath().normalize();
        String theirs = status.path("dataDir").asText(dataDir.toString());
        boolean portIsKnown = Files.exists(dataDir.resolve(AdminServer.PORT_FILE));
        if (portIsKnown && !theirs.equals(dataDir.toString()) && !AdminCall.holds(dataDir, status)) {
            throw new CommandException(
                    ExitCode.NOT_RUNNING,
                    "no collector is running in " + dataDir + ": the one at " + base + " is another, in " + theirs);
        }
        if (!theirs.equals(dataDir.toString()) && !portIsKnown) {
            collector
                    .err()
                    .println("the collector at " + base + " is perhaps not the one you mean: its data directory is "
                            + theirs + ", that of " + collector.configFile() + " is " + dataDir);
        }
    }

    private AdminAddress address() throws CommandException {
        try {
            return AdminAddress.of(collector.configFile(), collector.environment(), clock);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private static String ask(URI base, AdminAddress address) throws CommandException, InterruptedException {
        // Never through a proxy: the address is this machine's, or one that only its token guards.
        HttpClient client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT)
                .build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/api/v1/status")).timeout(ANSWER);
        HttpResponse<String> response;
        try {
            address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandException(ExitCode.NOT_RUNNING, "no collector is running: nothing answers at " + base, e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NOT_RUNNING,
                    "what listens at " + base + " did not answer: " + e.getMessage()
                            + "; if it is the collector, look at its log, or whether it is stopped or starved",
                    e);
        } catch (IllegalArgumentException e) {
            // Its message would show the header.
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION,
                    "collector.admin.token holds characters that no HTTP header may have, such as a line break");
        }
        if (response.statusCode() == UNAUTHORIZED) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION,
                    "the collector at " + base + " does not take "
                            + (address.token().isPresent() ? "this token" : "requests without a token")
                            + "; name the configuration file that it runs with by --config, and give this command the"
                            + " same environment");
        }
        if (response.statusCode() != OK) {
            throw new CommandException(
                    ExitCode.NOT_RUNNING,
                    "no collector is running: what listens at " + base + " answered " + response.statusCode());
        }
        return response.body();
    }

    private static JsonNode parsed(URI base, String answer) throws CommandException {
        try {
            JsonNode status = JSON.readTree(answer);
            if (status.path("sources").isArray() && status.path("sinks").isArray()) {
                return status;
            }
            throw notOurs(base, null);
        } catch (JsonProcessingException e) {
            throw notOurs(base, e);
        }
    }

    private static CommandException notOurs(URI base, @Nullable Exception cause) {
        String message = "no collector is running: what listens at " + base + " is something else";
        return cause == null
                ? new CommandException(ExitCode.NOT_RUNNING, message)
                : new CommandException(ExitCode.NOT_RUNNING, message, cause);
    }
}
