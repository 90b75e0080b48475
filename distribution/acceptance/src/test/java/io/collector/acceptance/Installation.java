package io.collector.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The tarball, unpacked into a folder of its own whose path has a space, and driven as a user would: by its launcher, in
 * other processes. Not safe for use by several threads.
 */
public final class Installation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    /** Of the times in /proc. */
    private static final long TICK_MILLIS = 10;

    private final Path home;
    private final Path work;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Running> started = new ArrayList<>();

    private Installation(Path home, Path work) {
        this.home = home;
        this.work = work;
    }

    /** Unpacks the tarball for one test. */
    public static Installation unpack(String test) throws IOException, InterruptedException {
        return unpackInto(test + " " + System.nanoTime());
    }

    /** Unpacks the tarball into a folder of this name. */
    public static Installation unpackInto(String folder) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("acceptance.work"), folder);
        Path work = Files.createDirectories(root.resolve("work dir"));
        Process tar = new ProcessBuilder("tar", "-xzf", System.getProperty("acceptance.tarball"), "-C", root.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("unpacking the tarball failed");
        }
        try (Stream<Path> found = Files.list(root)) {
            Path home = found.filter(p -> p.getFileName().toString().startsWith("collector-"))
                    .findFirst()
                    .orElseThrow();
            return new Installation(home, work);
        }
    }

    /** The same unpacked tarball with a working directory of its own, as it is after the first run. */
    public Installation another() throws IOException {
        return new Installation(home, Files.createDirectories(work.resolveSibling("work dir " + System.nanoTime())));
    }

    /** Where the tarball was unpacked. */
    public Path home() {
        return home;
    }

    /** The working directory of every command; the data directory is {@code data} in it. */
    public Path work() {
        return work;
    }

    /** Sets an environment variable for the commands that follow. */
    public Installation with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Writes {@code collector.conf} in the working directory. */
    public Path configure(String hocon) throws IOException {
        return Files.writeString(work.resolve("collector.conf"), hocon);
    }

    /** Runs a command to its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(work, "out", ".txt");
        Path err = Files.createTempFile(work, "err", ".txt");
        Process process = builder(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException(String.join(" ", arguments) + " did not end: " + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts a command that goes on. */
    public Running start(String... arguments) throws IOException {
        Path log = work.resolve("log-" + started.size() + ".txt");
        Process process = builder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Running running = new Running(process, log);
        started.add(running);
        return running;
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/collector").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Everything that any command of this installation printed or logged, for looking for what must not be there. */
    public String everythingPrinted() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(work)) {
            files.filter(p -> p.toString().endsWith(".txt")).forEach(p -> {
                try {
                    all.append(Files.readString(p));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return all.toString();
    }

    @Override
    public void close() {
        started.forEach(Running::kill);
    }

    /** How a command ended. */
    public record Result(int exit, String out, String err) {}

    /** A command at work. */
    public record Running(Process process, Path log) {
        /** Ends it as {@code kill -9} does. */
        public void kill() {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Ends it by SIGTERM and returns its exit status. */
        public int stop() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill();
                return -1;
            }
            return process.exitValue();
        }

        public String logged() throws IOException {
            return Files.readString(log);
        }

        /** The processor time that the process has used so far, of all its threads. */
        public Duration cpu() {
            return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** The processor time of each thread that still runs, by its name; empty where the system does not tell. */
        public Map<String, Duration> threads() throws IOException {
            Map<String, Duration> found = new TreeMap<>();
            Path tasks = Path.of("/proc/" + process.pid() + "/task");
            if (!Files.exists(tasks)) {
                return found;
            }
            try (Stream<Path> all = Files.list(tasks)) {
                for (Path task : all.toList()) {
                    String stat = Files.readString(task.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                    found.merge(name, Duration.ofMillis(ticks * TICK_MILLIS), Duration::plus);
                }
            }
            return found;
        }

        /** The most memory the process has held so far, in kB; 0 where the system does not tell. */
        public long peakMemory() throws IOException {
            Path status = Path.of("/proc/" + process.pid() + "/status");
            if (!Files.exists(status)) {
                return 0;
            }
            try (Stream<String> lines = Files.lines(status)) {
                return lines.filter(l -> l.startsWith("VmHWM"))
                        .map(l -> l.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0);
            }
        }
    }
}
