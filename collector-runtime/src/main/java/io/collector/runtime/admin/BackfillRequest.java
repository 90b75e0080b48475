package io.collector.runtime.admin;

import io.collector.api.RejectedException;
import io.collector.runtime.admin.Endpoint.Answer;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.pipeline.RunningSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stretch of the past that a source is to collect again.
 *
 * @param source its name
 * @param from inclusive
 * @param to after {@code from}
 */
public record BackfillRequest(String source, Instant from, Instant to) {
    /** Where the admin address takes it, below {@code /api/v1/}. */
    public static final String PATH = "backfill";

    /** A poll that is under way has to end first; an answer of an hour may take a while to read. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    /**
     * Reads one.
     *
     * @param values {@code source, from, to}
     * @throws IllegalArgumentException if one is missing or wrong; the message is for a person
     */
    public static BackfillRequest of(Map<String, String> values) {
        for (String name : List.of("source", "from", "to")) {
            if (values.getOrDefault(name, "").isEmpty()) {
                throw new IllegalArgumentException(name + " is missing");
            }
        }
        Instant from = EventParameters.time("from", values.getOrDefault("from", ""));
        Instant to = EventParameters.time("to", values.getOrDefault("to", ""));
        EventParameters.requireOrder(from, to);
        return new BackfillRequest(values.getOrDefault("source", ""), from, to);
    }

    /** The complaint about a source that nobody knows. */
    public IllegalArgumentException unknown(List<String> known) {
        return new IllegalArgumentException("there is no source " + source + "; there "
                + (known.size() == 1 ? "is " : "are ") + String.join(", ", known));
    }

    /** Has a running source do it. */
    Answer of(List<RunningSource> sources) {
        RunningSource wanted = sources.stream()
                .filter(s -> s.name().equals(source))
                .findFirst()
                .orElseThrow(
                        () -> unknown(sources.stream().map(RunningSource::name).toList()));
        try {
            wanted.backfill(from, to).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return Answer.json("{\"source\":\"" + source + "\",\"from\":\"" + from + "\",\"to\":\"" + to + "\"}\n");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RejectedException rejected) {
                throw new IllegalArgumentException(rejected.getMessage(), rejected);
            }
            if (e.getCause() instanceof JournalException journal) {
                return busy("the request could not be kept: " + journal.reason() + "; " + journal.remedy());
            }
            throw new IllegalStateException("source " + source + " failed to take the request", e.getCause());
        } catch (TimeoutException e) {
            return busy("source " + source + " is in the middle of a long request; it takes this one up after it,"
                    + " unless the collector is stopped before");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return busy("the collector is stopping");
        }
    }

    private static Answer busy(String text) {
        return Answer.text(503, "text/plain; charset=utf-8", text + "\n");
    }
}
