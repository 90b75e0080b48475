package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Reads the checkpoint of a journal that another process may be writing to. Stateless. */
public final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * The checkpoint as it is now.
     *
     * @param file of the journal; need not exist, nor be within reach
     * @throws JournalException if it cannot be read
     */
    public static Checkpoint read(Path file) {
        if (!Files.exists(file)) {
            return Checkpoint.START;
        }
        try (Transactions reading = new Transactions(file, JournalFile.openForReading(file))) {
            return reading.run("read the checkpoint", State::checkpoint);
        } catch (SQLException e) {
            throw Transactions.failure(file, "read the checkpoint", e);
        }
    }
}
