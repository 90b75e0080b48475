package io.collector.runtime.cli;

/** Ends a command with a message for a person, shown as it is on the standard error, and an exit code. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /**
     * Ends a command.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message what was attempted, what came back, what to do
     */
    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * Ends a command because of something else.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message what was attempted, what came back, what to do
     * @param cause only for the log
     */
    public CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
