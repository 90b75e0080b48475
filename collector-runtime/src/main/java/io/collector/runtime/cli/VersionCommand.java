package io.collector.runtime.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code collector version}, and what {@code collector --version} prints. */
@Command(name = "version", description = "Prints the versions of the collector, of Java and of the system.")
public final class VersionCommand implements Callable<Integer>, IVersionProvider {
    private final @Nullable CollectorCommand collector;

    /** For {@code --version}. */
    VersionCommand() {
        this.collector = null;
    }

    VersionCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    /** The version of this program, from the manifest of its jar. */
    public static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public Integer call() {
        if (collector == null) {
            throw new IllegalStateException("only made to provide the version");
        }
        if (collector.json()) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("version", version());
            fields.put("java", java());
            fields.put("os", system());
            Output.json(collector.out(), fields);
        } else {
            for (String line : getVersion()) {
                collector.out().println(line);
            }
        }
        return ExitCode.OK;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"collector " + version(), "Java " + java(), system()};
    }

    private static String java() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }
}
