package io.collector.runtime.cli;

/** What the process ends with. Scripts rely on these numbers. */
public final class ExitCode {
    /** It worked. */
    public static final int OK = 0;
    /** A bug of this program. */
    public static final int FAULT = 1;
    /** The command line or the configuration is wrong. */
    public static final int BAD_CONFIGURATION = 2;
    /** A component would not work. */
    public static final int CHECK_FAILED = 3;
    /** It cannot start: a broken plugin, a taken port, another process on the data directory. */
    public static final int CANNOT_START = 4;
    /** No collector is running. */
    public static final int NOT_RUNNING = 5;
    /** The ledger is not complete. */
    public static final int INCOMPLETE = 6;

    private ExitCode() {}
}
