package io.collector.runtime.check;

import io.collector.api.Checkpoint;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.journal.CheckpointReader;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources' checkpoints, for the requests that a check makes: they count against the same limits as those of polls.
 * For one thread.
 *
 * <p>While a collector runs, the checkpoints are its own, and are only read. The request of a check is then not
 * recorded, which does no harm: a source counts a spare request at each start for one that went unrecorded.
 */
final class SourceCheckpoints implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceCheckpoints.class);

    private final Path dataDir;
    private final Clock clock;
    private final @Nullable DataDirectory held;
    private final Map<String, SqliteJournal> journals = new LinkedHashMap<>();

    private SourceCheckpoints(Path dataDir, Clock clock, @Nullable DataDirectory held) {
        this.dataDir = dataDir;
        this.clock = clock;
        this.held = held;
    }

    /** Takes the data directory if nobody has it. */
    static SourceCheckpoints open(Path dataDir, Clock clock) {
        try {
            return new SourceCheckpoints(dataDir, clock, DataDirectory.take(dataDir));
        } catch (JournalException e) {
            if (Files.isWritable(dataDir.resolve("lock"))) {
                log.debug("checkpoints are only read", e); // a collector runs
            } else {
                log.warn("the requests of this check are not counted: {}; {}", e.reason(), e.remedy());
            }
            return new SourceCheckpoints(dataDir, clock, null);
        }
    }

    /**
     * The checkpoint of a source; that of the very beginning if it has no journal.
     *
     * @throws JournalException if its journal is not in order
     */
    Checkpoint of(SourceBlock<?> source) {
        if (held == null) {
            return CheckpointReader.read(DataDirectory.journal(dataDir, source.name()));
        }
        SqliteJournal journal = SqliteJournal.open(
                held.journal(source.name()), source.name(), source.plugin().tables(), clock);
        journals.put(source.name(), journal);
        return journal.checkpoint();
    }

    /** Keeps what a check of a source left, unless a running collector has the journal. */
    void keep(String source, Checkpoint checkpoint) {
        SqliteJournal journal = journals.get(source);
        if (journal != null) {
            try {
                journal.keep(checkpoint);
            } catch (JournalException e) {
                log.warn("the requests of this check of {} are not counted: {}; {}", source, e.reason(), e.remedy());
            }
        }
    }

    @Override
    public void close() {
        journals.values().forEach(SqliteJournal::close);
        if (held != null) {
            held.close();
        }
    }
}
