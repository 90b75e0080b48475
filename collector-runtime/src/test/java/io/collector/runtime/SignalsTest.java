package io.collector.runtime;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.api.Delivery;
import io.collector.api.Secret;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.Fingerprint;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.config.Problem;
import io.collector.runtime.config.SecretFiles;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.pipeline.ScriptedSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Sends real signals to a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
    @TempDir
    Path folder;

    private Process start(String what, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.resolve("data").toString(),
                what));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void awaitLine(BufferedReader lines, String text) throws IOException {
        awaitLines(lines, text);
    }

    /** In whatever order they come. */
    private static void awaitLines(BufferedReader lines, String... texts) throws IOException {
        List<String> awaited = new ArrayList<>(List.of(texts));
        String line = lines.readLine();
        while (line != null) {
            String found = line;
            awaited.removeIf(found::contains);
            if (awaited.isEmpty()) {
                return;
            }
            line = lines.readLine();
        }
        assertThat(awaited).as("lines that did not come").isEmpty();
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void theFirstOneDrainsAndEndsCleanly() throws Exception {
        Process process = start("idle");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "delivered");
            assertThat(folder.resolve("data/admin.port")).exists();
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(folder.resolve("data/admin.port")).doesNotExist();
    }

    @Test
    void theFirstOneDrainsToWhereTheRuntimeHasNoModuleForSignals() throws Exception {
        Process process = start("slow", "--limit-modules", "java.se,jdk.httpserver");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "delivering");
            process.toHandle().destroy();
            awaitLine(lines, "delivered");
            awaitLine(lines, "stopped");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(folder.resolve("data/admin.port")).doesNotExist();
    }

    @Test
    void theSecondOneEndsItAtOnce() throws Exception {
        Process process = start("stuck");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "delivering");
            process.toHandle().destroy();
            awaitLine(lines, "stopping");
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isEqualTo(130);
    }

    @Test
    @DisabledIf("io.collector.runtime.HangUps#areIgnored")
    void aHangUpReadsTheConfigurationAgainAndKeepsTheOldOneIfItIsBad() throws Exception {
        Process process = start("reload");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "delivered");
            hangUp(process);
            awaitLine(lines, "c.conf:7  collector.x  is wrong");
            awaitLine(lines, "the one before stays in force");
            hangUp(process);
            awaitLine(lines, "a fault that is not its own; report the log");
            awaitLine(lines, "the one before stays in force");
            hangUp(process);
            awaitLine(lines, "cannot be used");
            awaitLine(lines, "the one before stays in force");
            hangUp(process);
            awaitLines(lines, "in force: sink s added, source tap added", "delivered again");
            hangUp(process);
            awaitLine(lines, "nothing was restarted");
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @DisabledIf("io.collector.runtime.HangUps#areIgnored")
    void oneThatComesWhileTheConfigurationIsExchangedIsToldAtOnce() throws Exception {
        Process process = start("exchange");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "delivering");
            hangUp(process);
            awaitLine(lines, "reading the configuration again");
            process.toHandle().destroy();
            String port = Files.readString(folder.resolve("data/admin.port")).strip();
            URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
            await().until(() -> HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"draining\":true"));
            assertThat(process.isAlive()).isTrue();
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isEqualTo(130);
    }

    private static void hangUp(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A collector of one event. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws CommandException {
            ScriptedSink sink = new ScriptedSink().then(batch -> {
                System.out.println("delivering");
                if (arguments[1].equals("slow")) {
                    TimeUnit.SECONDS.sleep(2);
                }
                boolean stuck = List.of("stuck", "exchange").contains(arguments[1]);
                while (stuck) {
                    stuck = sleepOn();
                }
                System.out.println("delivered");
                return Delivery.COMPLETE;
            });
            ScriptedSource source = new ScriptedSource().thenPage("1", click("a", "1"));
            Path dataDir = Path.of(arguments[0]);
            LoadedConfig config = LoadedConfig.of(
                    TestPlugins.config(dataDir, TestPlugins.admin(), source, Map.of("s", sink)),
                    new SecretFiles(Clock.systemUTC()));
            Iterator<LoadedConfig> later =
                    List.of(withTakenPort(dataDir), withAnotherSink(dataDir)).iterator();
            int[] asked = {0};
            LoadedConfig[] last = {config};
            int code = Service.run(
                    config,
                    () -> {
                        if (arguments[1].equals("exchange")) {
                            return withAnotherSink(dataDir);
                        }
                        asked[0]++;
                        if (asked[0] == 2) {
                            throw new IllegalStateException("a bug");
                        }
                        if (asked[0] == 1) {
                            throw new InvalidConfigurationException(
                                    "c.conf", List.of(new Problem("c.conf", 7, "collector.x", "is wrong")));
                        }
                        last[0] = later.hasNext() ? later.next() : last[0];
                        return last[0];
                    },
                    settings -> {});
            System.exit(code);
        }

        private static LoadedConfig withTakenPort(Path dataDir) {
            AdminSettings taken = new AdminSettings(true, "192.0.2.1", 1, Optional.of(Secret.of("t")));
            return changed(TestPlugins.config(dataDir, taken, new ScriptedSource(), Map.of()), "admin");
        }

        private static LoadedConfig withAnotherSink(Path dataDir) {
            ScriptedSink sink = new ScriptedSink().then(batch -> {
                System.out.println("delivered again");
                return Delivery.COMPLETE;
            });
            ScriptedSource source = new ScriptedSource().thenPage("2", click("b", "1"));
            return changed(
                    TestPlugins.config(dataDir, TestPlugins.admin(), source, Map.of("s", sink)),
                    "sink s",
                    "source tap");
        }

        private static LoadedConfig changed(CollectorConfig config, String... parts) {
            LoadedConfig loaded = LoadedConfig.of(config, new SecretFiles(Clock.systemUTC()));
            Map<String, String> digests = Stream.of(parts).collect(Collectors.toMap(part -> part, part -> "new"));
            return new LoadedConfig(config, loaded.effective(), loaded.secretFiles(), new Fingerprint(digests));
        }

        private static boolean sleepOn() {
            try {
                TimeUnit.SECONDS.sleep(30);
                return true;
            } catch (InterruptedException e) {
                return true; // a plugin that does not listen
            }
        }
    }
}
