package io.collector.runtime.cli;

import io.collector.runtime.init.InitCommand;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** The commands, put together. A new command is a class and a line here. */
public final class CollectorCli {
    private CollectorCli() {}

    /**
     * The command line.
     *
     * @param environment of the process
     * @param clock the only one
     * @param runner what {@code run} does
     * @param demo makes the command {@code demo}, which is more than a command line
     * @param arguments what it is for, or none: {@code run} is put together without all others, as making them takes a
     *     sixth of what a start does
     * @return ready to {@linkplain CommandLine#execute execute}
     */
    public static CommandLine commandLine(
            Map<String, String> environment,
            Clock clock,
            Runner runner,
            Function<CollectorCommand, Object> demo,
            String... arguments) {
        CollectorCommand collector = new CollectorCommand(environment, clock);
        CommandLine line = new CommandLine(collector).addSubcommand(new RunCommand(collector, runner));
        if (arguments.length == 0 || !arguments[0].equals(RunCommand.NAME)) {
            addOthers(line, collector, clock, demo);
        }
        Faults faults = new Faults();
        // At the end, as it reaches those that are there by then.
        return line.setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(faults)
                .setParameterExceptionHandler(faults);
    }

    private static void addOthers(
            CommandLine line, CollectorCommand collector, Clock clock, Function<CollectorCommand, Object> demo) {
        line.addSubcommand(new ValidateCommand(collector))
                .addSubcommand(new CommandLine(new PluginsCommand(collector))
                        .addSubcommand(new DescribeCommand(collector))
                        .addSubcommand(new ReferenceCommand(collector))
                        .addSubcommand(new SchemaCommand(collector)))
                .addSubcommand(new InitCommand(collector, clock))
                .addSubcommand(new CheckCommand(collector, clock))
                .addSubcommand(new StatusCommand(collector, clock))
                .addSubcommand(new EventsCommand(collector))
                .addSubcommand(new LedgerCommand(collector, clock))
                .addSubcommand(new CommandLine(new DeadLettersCommand(collector))
                        .addSubcommand(new DeadLettersCommand.ListAll(collector))
                        .addSubcommand(new DeadLettersCommand.Show(collector))
                        .addSubcommand(new DeadLettersCommand.Replay(collector, clock))
                        .addSubcommand(new DeadLettersCommand.Purge(collector, clock)))
                .addSubcommand(new ReplayCommand(collector, clock))
                .addSubcommand(new BackfillCommand(collector, clock))
                .addSubcommand(new PreviewCommand(collector, clock))
                .addSubcommand(new SupportBundleCommand(collector, clock))
                .addSubcommand(demo.apply(collector))
                .addSubcommand(new VersionCommand(collector))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new HelpCommand());
    }

    /** Executes a command; whatever happens, it ends with a message and an exit code. */
    public static int execute(CommandLine commandLine, String... arguments) {
        try {
            // picocli catches exceptions, not errors.
            return Fault.guarded(
                    arguments.length == 0 ? "collector" : arguments[0],
                    commandLine.getErr(),
                    () -> commandLine.execute(arguments));
        } finally {
            commandLine.getOut().flush();
        }
    }
}
