package io.collector.api;

/** The target refuses this batch as it is, and always will: malformed, too large. Halving it may isolate the fault. */
public final class RejectedException extends TransferException {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * A refusal of the data.
     *
     * @param code the target's own code for it, such as {@code 413}; may be empty
     * @param message what was attempted, on what, what came back
     */
    public RejectedException(String code, String message) {
        this(code, message, false);
    }

    /**
     * A refusal by something before the target, which may have taken the request all the same.
     *
     * @param code the code of the refusal, such as {@code 403}; may be empty
     * @param message what was attempted, on what, what came back
     * @param ambiguous whether repeating the events may double them
     */
    public RejectedException(String code, String message, boolean ambiguous) {
        super(message, "", ambiguous);
        this.code = code;
    }

    /**
     * The target's own code.
     *
     * @return may be empty
     */
    public String code() {
        return code;
    }
}
