package io.collector.runtime.cli;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.api.InvalidConfigException;
import io.collector.api.Sink;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.config.Suggestions;
import io.collector.runtime.delivery.BatchCutter;
import io.collector.runtime.pipeline.LoneComponents;
import io.collector.runtime.preview.EventLines;
import io.collector.runtime.preview.Given;
import io.collector.runtime.preview.SourceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code collector preview}. */
@Command(
        name = "preview",
        description = {
            "Prints the requests that a sink would send. Sends nothing.",
            "Secrets are masked. Each line is one event: what 'collector events --format ndjson' writes, or the vendor's own object. Such"
                    + " an object is shown as it stands, in the table that has the most of its keys as columns, with a"
                    + " digest as its id and the table's time column (or now) as its time."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a bug in the plugin", "2:the configuration, an option or a line is wrong"})
final class PreviewCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(PreviewCommand.class);
    private static final String STANDARD_INPUT = "-";

    private final CollectorCommand collector;
    private final Clock clock;
    private final InputStream stdin;

    @Option(names = "--sink", required = true, paramLabel = "SINK", description = "The sink's name.")
    private String sink = "";

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "The table of the vendor's objects, such as clicks-blocked; the best fitting if not given.")
    private @Nullable String table;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = STANDARD_INPUT,
            description = "NDJSON; - or nothing for the standard input.")
    private String file = STANDARD_INPUT;

    PreviewCommand(CollectorCommand collector, Clock clock) {
        this(collector, clock, System.in);
    }

    /** With another standard input. */
    PreviewCommand(CollectorCommand collector, Clock clock, InputStream stdin) {
        this.collector = collector;
        this.clock = clock;
        this.stdin = stdin;
    }

    @Override
    public Integer call() throws Exception {
        CollectorConfig config = collector.load().config();
        SinkBlock<?> block = block(config);
        List<Given> events = events(config, block);
        if (events.isEmpty()) {
            collector.err().println("nothing to preview: " + shownFile() + " has no event");
            return ExitCode.OK;
        }
        sayWhatWasGuessed(events);
        print(previews(config, block, events));
        return ExitCode.OK;
    }

    /** Each begins on a line of its own, after an empty one. */
    private void print(List<String> requests) {
        PrintWriter out = collector.out();
        for (int i = 0; i < requests.size(); i++) {
            String request = requests.get(i);
            out.print((i == 0 ? "" : "\n") + request + (request.endsWith("\n") ? "" : "\n"));
        }
        out.flush();
    }

    private SinkBlock<?> block(CollectorConfig config) throws CommandException {
        for (SinkBlock<?> block : config.sinks()) {
            if (block.name().equals(sink)) {
                return block;
            }
        }
        List<String> names = new ArrayList<>();
        config.sinks().forEach(s -> names.add(s.name()));
        throw new CommandException(
                ExitCode.BAD_CONFIGURATION,
                "there is no sink \"" + sink + "\" in " + collector.configFile() + "; there "
                        + (names.isEmpty() ? "is none at all" : "are " + String.join(", ", names))
                        + Suggestions.hint(sink, names));
    }

    private List<Given> events(CollectorConfig config, SinkBlock<?> block) throws CommandException {
        try (Reader reader = reader()) {
            return new EventLines(tables(config, block), Optional.ofNullable(table), clock).read(reader);
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, "the file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION, shownFile() + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, shownFile() + ": " + e.getMessage(), e);
        }
    }

    private Reader reader() throws IOException {
        InputStream in = file.equals(STANDARD_INPUT) ? stdin : Files.newInputStream(Path.of(file));
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    private String shownFile() {
        return file.equals(STANDARD_INPUT) ? "the standard input" : file;
    }

    /** Those that this sink gets, or those of all sources if none goes to it yet. */
    private List<SourceTable> tables(CollectorConfig config, SinkBlock<?> block) {
        List<SourceBlock<?>> sources = new LoneComponents(config, clock).sourcesOf(block);
        return (sources.isEmpty() ? config.sources() : sources)
                .stream()
                        .flatMap(s -> s.plugin().tables().stream().map(t -> new SourceTable(s.name(), t)))
                        .toList();
    }

    private void sayWhatWasGuessed(List<Given> events) {
        if (table == null) {
            Map<String, Long> guessed = events.stream()
                    .filter(Given::raw)
                    .collect(Collectors.groupingBy(g -> g.event().table(), LinkedHashMap::new, Collectors.counting()));
            guessed.forEach((name, count) -> collector
                    .err()
                    .println(count + " of the vendor's objects fit " + name + " best; --table names another one"));
        }
    }

    private List<String> previews(CollectorConfig config, SinkBlock<?> block, List<Given> events)
            throws CommandException {
        try (Sink opened = new LoneComponents(config, clock).open(block)) {
            return batches(opened, events).stream().map(opened::preview).toList();
        } catch (InvalidConfigException e) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION, "collector.sinks." + sink + ": " + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            // Not its message: nobody has vouched that it holds no secret.
            log.debug("a bug in the plugin of sink {}", sink, e);
            throw new CommandException(
                    ExitCode.FAULT,
                    "previewing with sink " + sink + " broke off: a bug in the plugin; report it to the plugin's author"
                            + " with what COLLECTOR_LOG_LEVEL=DEBUG shows");
        }
    }

    /** Cut as they would be for a delivery. */
    private static List<Batch> batches(Sink sink, List<Given> events) {
        BatchLimits limits = sink.limits();
        Map<String, BatchCutter<Event>> cutters = new LinkedHashMap<>();
        List<Batch> batches = new ArrayList<>();
        for (Given given : events) {
            cutters.computeIfAbsent(given.source(), s -> new BatchCutter<>(Function.identity(), sink::sizeOf))
                    .add(given.event(), limits)
                    .forEach(full -> batches.add(new Batch(given.source(), full)));
        }
        cutters.forEach((source, cutter) -> {
            while (!cutter.isEmpty()) {
                cutter.flush().ifPresent(rest -> batches.add(new Batch(source, rest)));
            }
        });
        return batches;
    }
}
