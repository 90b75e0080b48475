package io.collector.runtime.cli;

import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From what went wrong to a message for a person and an exit code. No stack trace is ever shown as an answer. */
final class Faults implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    @Override
    public int handleExecutionException(Exception fault, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
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
        return unexpected(fault, command.getCommandName(), err);
    }

    @Override
    public int handleParseException(ParameterException fault, String[] arguments) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("collector: " + fault.getMessage());
        UnmatchedArgumentException.printSuggestions(fault, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_CONFIGURATION;
    }

    /** A bug. The log of a run keeps its stack; elsewhere the log and the answer are one stream, so only at DEBUG. */
    static int unexpected(Throwable fault, String command, PrintWriter err) {
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
