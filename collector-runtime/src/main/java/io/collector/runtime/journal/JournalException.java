package io.collector.runtime.journal;

/**
 * The journal could not do what was asked; the transaction was rolled back, so nothing of it happened. The message
 * says what was attempted on which file, what came back, and what to do.
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    public JournalException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public JournalException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What a person can do about it; a sentence. */
    public String remedy() {
        return remedy;
    }
}
