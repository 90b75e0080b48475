package io.collector.runtime.init;

import io.collector.api.InvalidConfigException;
import io.collector.runtime.check.Checkup;
import io.collector.runtime.cli.CollectorCommand;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.Problem;
import io.collector.runtime.config.Suggestions;
import io.collector.runtime.plugin.BrokenPluginsException;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector init}: adds a source or a sink to the configuration. For one thread. */
@Command(
        name = "init",
        description = {
            "Adds a source or a sink: asks for what it needs, writes a commented block into the configuration file,"
                    + " keeps everything else in the file as it is, and checks the new device.",
            "Secrets never go into the configuration, but to a file that only you can read, or they stay in an"
                    + " environment variable."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the device was added and would work",
            "2:an answer or the configuration is wrong, see the message",
            "3:the device was added, but would not work yet"
        },
        footerHeading = "%nExample:%n",
        footer = "collector init --non-interactive --type splunk-hec --name splunk"
                + " --set url=https://splunk.example.com:8088 --secret token=env:SPLUNK_HEC_TOKEN")
public final class InitCommand implements Callable<Integer> {
    /** Longer than a request may take, so that the component's own words are heard. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final CollectorCommand collector;
    private final Clock clock;
    private final Supplier<Dialogue> dialogues;
    private final InputStream in;

    @Option(names = "--non-interactive", description = "Ask nothing; everything comes from the options.")
    private boolean silent;

    @Option(names = "--kind", paramLabel = "KIND", description = "source or sink; only needed if a type is both.")
    private @Nullable String kind;

    @Option(names = "--type", paramLabel = "TYPE", description = "Type of the device, as 'collector plugins' lists it.")
    private @Nullable String type;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Your name for the device; its type if not given, or that of a block that only waits"
                    + " for its variables, as in a fresh configuration.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting, such as http.proxy=http://proxy:3128; tables=clicks-blocked,clicks-permitted"
                    + " picks tables. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--secret",
            paramLabel = "KEY=WHERE",
            description = "A secret: env:NAME, file:PATH, or stdin to read one line and keep it in a file that only"
                    + " you can read. Repeatable.")
    private Map<String, String> secrets = new LinkedHashMap<>();

    @Option(names = "--replace", description = "Replace a device of this name.")
    private boolean replace;

    @Option(names = "--no-check", description = "Do not check the device afterwards.")
    private boolean unchecked;

    /** The command, at a terminal. */
    public InitCommand(CollectorCommand collector, Clock clock) {
        this(collector, clock, () -> new ConsoleDialogue(collector.out(), collector.width()), System.in);
    }

    InitCommand(CollectorCommand collector, Clock clock, Supplier<Dialogue> dialogues, InputStream in) {
        this.collector = collector;
        this.clock = clock;
        this.dialogues = dialogues;
        this.in = in;
    }

    @Override
    public Integer call() throws Exception {
        try {
            DeviceFile file = new DeviceFile(collector.configFile(), collector.environment(), clock);
            Draft draft = silent ? fromOptions(file) : fromAPerson(file, dialogues.get());
            boolean replaced = file.has(draft.form().kinds(), draft.name()) && !file.waitsForVariables(draft);
            file.write(draft);
            return finish(new InitReport(collector, file, draft, replaced, silent), file, draft);
        } catch (NotEditableException e) {
            throw wrong(collector.configFile() + " was left as it is: " + e.getMessage(), e);
        } catch (IllegalArgumentException | IOException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private Draft fromOptions(DeviceFile file)
            throws IOException, CommandException, NotEditableException, BrokenPluginsException {
        List<DeviceForm> forms = forms();
        if (type == null) {
            throw wrong("--type is missing: one of " + types(forms), null);
        }
        if (forms.size() != 1) {
            throw wrong("there is a source and a sink of type " + type + "; say which with --kind", null);
        }
        Draft draft = draft(forms.get(0), file, name == null ? file.proposedName(forms.get(0)) : name);
        if (!replace && file.has(draft.form().kinds(), draft.name()) && !file.waitsForVariables(draft)) {
            throw wrong(
                    file.path() + " has a " + draft.form().kind() + " \"" + draft.name()
                            + "\" already; choose another --name, or --replace it",
                    null);
        }
        List<Problem> problems = file.problems(draft);
        if (!problems.isEmpty()) {
            throw wrong(
                    "nothing was written, because the new " + draft.form().kind() + " has "
                            + (problems.size() == 1 ? "a problem" : "problems") + "\n"
                            + problems.stream()
                                    .map(p -> p.path() + "  " + p.text())
                                    .collect(Collectors.joining("\n")),
                    null);
        }
        return draft;
    }

    private Draft fromAPerson(DeviceFile file, Dialogue dialogue)
            throws IOException, CommandException, NotEditableException, BrokenPluginsException {
        List<DeviceForm> forms = forms();
        DeviceForm form = forms.size() == 1 ? forms.get(0) : Interview.chooseForm(dialogue, forms);
        String proposed = file.proposedName(form);
        while (true) {
            String asked = name == null
                    ? dialogue.ask("Your name for it, letters, digits, - and _ [" + proposed + "]: ")
                    : name;
            try {
                Draft draft = draft(form, file, asked.isEmpty() ? proposed : asked);
                boolean fresh = !file.has(form.kinds(), draft.name()) || file.waitsForVariables(draft);
                if (replace
                        || fresh
                        || Interview.agrees(
                                dialogue,
                                file.path() + " has a " + form.kind() + " \"" + draft.name()
                                        + "\" already; replace it?")) {
                    if (!fresh) {
                        draft.keep(file.present(draft));
                    }
                    new Interview(dialogue, file).complete(draft);
                    return draft;
                }
            } catch (IllegalArgumentException e) {
                if (name != null) {
                    throw e;
                }
                dialogue.say(String.valueOf(e.getMessage()));
            }
            if (name != null) {
                throw wrong("nothing was written; choose another --name", null);
            }
        }
    }

    private Draft draft(DeviceForm form, DeviceFile file, String called) throws IOException {
        Draft draft = new Draft(form, called);
        settings.forEach(draft::set);
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            String key = secret.getKey();
            if (secret.getValue().equals("stdin")) {
                draft.secret(key, new SecretEntry.Typed(file.secretFile(called, key), lineOfInput(key)));
            } else {
                draft.secret(key, SecretEntry.reference(key, secret.getValue()));
            }
        }
        return draft;
    }

    private String lineOfInput(String key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            bytes.write(read);
            read = in.read();
        }
        String secret = bytes.toString(StandardCharsets.UTF_8).strip();
        if (secret.isEmpty()) {
            throw new IOException("there is no secret for " + key + " on the standard input");
        }
        return secret;
    }

    /** What is installed and fits the options. */
    private List<DeviceForm> forms() throws IOException, CommandException, BrokenPluginsException {
        PluginCatalog catalog = PluginCatalog.open(collector.pluginsDir());
        if (!catalog.broken().isEmpty()) {
            throw new BrokenPluginsException(catalog.broken());
        }
        List<DeviceForm> all = new ArrayList<>();
        catalog.sourceTypes().forEach(t -> catalog.source(t).map(DeviceForm::of).ifPresent(all::add));
        catalog.sinkTypes().forEach(t -> catalog.sink(t).map(DeviceForm::of).ifPresent(all::add));
        if (kind != null && !kind.equals(Kind.SOURCE.toString()) && !kind.equals(Kind.SINK.toString())) {
            throw wrong("--kind is source or sink, not " + kind, null);
        }
        List<DeviceForm> fitting = all.stream()
                .filter(f -> kind == null || f.kind().toString().equals(kind))
                .filter(f -> type == null || f.type().equals(type))
                .toList();
        if (fitting.isEmpty()) {
            List<String> types = all.stream().map(DeviceForm::type).toList();
            throw wrong(
                    type == null
                            ? "no plugin is installed in " + collector.pluginsDir()
                            : "there is no " + (kind == null ? "device" : kind) + " of type \"" + type
                                    + "\"; installed: " + types(all) + Suggestions.hint(type, types),
                    null);
        }
        return fitting;
    }

    private static String types(List<DeviceForm> forms) {
        return forms.stream().map(f -> f.type() + " (" + f.kind() + ")").collect(Collectors.joining(", "));
    }

    private int finish(InitReport report, DeviceFile file, Draft draft)
            throws IOException, BrokenPluginsException, InterruptedException {
        try {
            CollectorConfig config = file.load(draft).config();
            if (!unchecked) {
                report.checked(new Checkup(config, clock, PATIENCE).run(draft.name()::equals));
            }
            report.next(config);
        } catch (InvalidConfigurationException | InvalidConfigException e) {
            report.problem(String.valueOf(e.getMessage()));
        }
        return report.print();
    }

    private static CommandException wrong(String message, @Nullable Throwable cause) {
        return cause == null
                ? new CommandException(ExitCode.BAD_CONFIGURATION, message)
                : new CommandException(ExitCode.BAD_CONFIGURATION, message, cause);
    }
}
