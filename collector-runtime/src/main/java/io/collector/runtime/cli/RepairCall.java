package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.runtime.admin.Repair;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does a {@link Repair}: a running collector does it if there is one, because it holds the data directory; else it is
 * done here, and what is to be delivered waits for the next run. For one thread.
 */
final class RepairCall {
    private final CollectorCommand collector;
    private final Clock clock;
    private final AdminCall admin;

    RepairCall(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
        this.admin = new AdminCall(collector, clock);
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
            Optional<JsonNode> answer = admin.post(repair.path(), values);
            if (answer.isPresent()) {
                return new Done(answer.get().path("count").asLong(), true);
            }
            Path dataDir = collector.dataDir();
            if (!Files.isDirectory(dataDir.resolve("journal"))) {
                throw new IllegalArgumentException(JournalLocation.none(dataDir));
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
}
