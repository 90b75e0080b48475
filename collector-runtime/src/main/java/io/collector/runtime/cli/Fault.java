package io.collector.runtime.cli;

import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what went wrong to a message for a person and an exit code. No stack trace is ever shown as an answer. */
final class Fault {
    private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

    private Fault() {}

    /** Does something that is to end with an exit code, whatever happens. */
    static int guarded(String command, PrintWriter err, Callable<Integer> work) {
        try {
            return work.call();
        } catch (Exception e) {
            return answer(e, command, err);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
            return unexpected(e, command, err);
        } finally {
            // What ends without a line break is still in the writer's buffer, and the process is about to end.
            err.flush();
        }
    }

    /** What a command ended with. */
    static int answer(Exception fault, String command, PrintWriter err) {
        if (fault instanceof InvalidConfigurationException) {
            err.println(fault.getMessage());
            return ExitCode.BAD_CONFIGURATION;
        }
        if (fault instanceof BrokenPluginsException) {
            err.println(fault.getMessage());
            return ExitCode.CANNOT_START;
        }
        if (fault instanceof CommandException ended) {
            err.println("collector: " + ended.getMessage());
            LOG.debug("The command ended", ended);
            return ended.exitCode();
        }
        return unexpected(fault, command, err);
    }

    /** A bug. The log of a run keeps its stack; elsewhere the log and the answer are one stream, so only at DEBUG. */
    private static int unexpected(Throwable fault, String command, PrintWriter err) {
        if (command.equals(RunCommand.NAME)) {
            LOG.error("Unexpected fault", fault);
        } else {
            LOG.debug("Unexpected fault", fault);
        }
        err.println("collector: unexpected fault in '" + command + "' ("
                + fault.getClass().getSimpleName() + ": " + fault.getMessage()
                + "); this is a bug, please report it with what COLLECTOR_LOG_LEVEL=DEBUG shows");
        return ExitCode.FAULT;
    }
}
