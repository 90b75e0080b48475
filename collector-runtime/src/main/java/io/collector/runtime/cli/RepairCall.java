package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.admin.Repair;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SqliteJournal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Does a {@link Repair}: a running collector does it if there is one, because it holds the data directory; else it is
 * done here, and what is to be delivered waits for the next run. For one thread.
 */
final class RepairCall {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final CollectorCommand collector;
    private final Clock clock;

    RepairCall(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param count how many events it is about
     * @param running whether a running collector did it
     */
    record Done(long count, boolean running) {}

    Done run(Repair repair, Map<String, String> values) throws CommandException, InterruptedException {
        try {
            Path dataDir = JournalLocation.of(collector.configFile(), collector.environment());
            if (Files.exists(dataDir.resolve(AdminServer.PORT_FILE))) {
                OptionalLong count = ask(repair, values);
                if (count.isPresent()) {
                    return new Done(count.getAsLong(), true);
                }
            }
            if (!Files.isDirectory(dataDir.resolve("journal"))) {
                throw new IllegalArgumentException("there is no journal in " + dataDir.toAbsolutePath() + " yet");
            }
            return new Done(here(dataDir, repair, values), false);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (JournalException e) {
            throw new CommandException(ExitCode.CANNOT_START, e.reason() + "; " + e.remedy(), e);
        }
    }

    private long here(Path dataDir, Repair repair, Map<String, String> values) {
        List<Journal> journals = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.take(dataDir)) {
            try {
                for (String source : new EventLog(dataDir).sources()) {
                    journals.add(SqliteJournal.open(directory.journal(source), source, List.of(), clock));
                }
                return repair.on(journals, values, clock);
            } finally {
                journals.forEach(Journal::close);
            }
        }
    }

    /** Empty if nobody listens, as after a crash. */
    private OptionalLong ask(Repair repair, Map<String, String> values) throws CommandException, InterruptedException {
        AdminAddress address = AdminAddress.of(collector.configFile(), collector.environment(), clock);
        if (address.uri().isEmpty()) {
            return OptionalLong.empty();
        }
        String query = values.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = address.uri().get().resolve("/api/v1/" + repair.path() + "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("X-Collector-Request", "1")
                .POST(HttpRequest.BodyPublishers.noBody());
        address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == BAD_REQUEST) {
                throw new IllegalArgumentException(answer.body().strip());
            }
            if (answer.statusCode() != OK) {
                throw new CommandException(
                        ExitCode.BAD_CONFIGURATION,
                        "the running collector at " + address.uri().get() + " answered " + answer.statusCode() + ": "
                                + answer.body().strip());
            }
            return OptionalLong.of(
                    new ObjectMapper().readTree(answer.body()).path("count").asLong());
        } catch (ConnectException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "the running collector at " + address.uri().get() + " did not answer: " + e.getMessage()
                            + "; look at its log",
                    e);
        }
    }
}
