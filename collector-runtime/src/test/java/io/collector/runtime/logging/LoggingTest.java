package io.collector.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.config.LoggingSettings.Format;
import io.collector.runtime.config.LoggingSettings.Level;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** In processes of its own, as the log belongs to the process. */
class LoggingTest {
    private static List<String> log(String scenario, Map<String, String> environment, String... options)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                scenario));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    @Test
    void isTextUnlessToldOtherwise() throws Exception {
        assertThat(log("defaults", Map.of()))
                .singleElement()
                .asString()
                .matches("[0-9T:.-]+Z INFO  \\[collector] LoggingTest: information \u00fc");
    }

    @Test
    void isJsonByTheSwitchOfTheEnvironment() throws Exception {
        List<String> lines = log("defaults", Map.of("COLLECTOR_LOG_FORMAT", "json"));
        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("formattedMessage").asText()).isEqualTo("information \u00fc");
        assertThat(line.path("timestamp").isNumber()).isTrue();
    }

    @Test
    void isJsonByTheConfiguration() throws Exception {
        assertThat(log("json", Map.of())).allMatch(l -> l.startsWith("{\""));
    }

    @Test
    void letsTheEnvironmentGoFirst() throws Exception {
        assertThat(log("json", Map.of("COLLECTOR_LOG_FORMAT", "text", "COLLECTOR_LOG_LEVEL", "warn")))
                .isEmpty();
    }

    @Test
    void isAsAFileHasItThatAPersonNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.xml"), """
                <configuration>
                  <appender name="OWN" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>own: %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="OWN" /></root>
                </configuration>
                """);
        assertThat(log("defaults", Map.of(), "-Dlogback.configurationFile=" + file))
                .containsExactly("own: information \u00fc");
    }

    @Test
    void beginsNoEntryForWhatAVendorSaid() throws Exception {
        List<String> lines = log("forged", Map.of());
        assertThat(lines.get(0)).endsWith("TAP said \\u001b[2J");
        assertThat(lines.get(1)).isEqualTo("  2026-01-01T00:00:00.000Z INFO  [collector] Forged: all is well");
        assertThat(lines.subList(1, lines.size())).allMatch(l -> l.startsWith("  "));
        assertThat(lines)
                .anyMatch(l -> l.contains("IllegalStateException: first"))
                .anyMatch(l -> l.contains("second"));
    }

    @Test
    void hasLevelsByComponentAndByLogger() throws Exception {
        List<String> lines = log("levels", Map.of());
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("[splunk]", "details of splunk");
        assertThat(lines.get(1)).contains("details of a logger");
        assertThat(lines.get(2)).contains("after the reload");
    }

    /** What logs. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Logging logging = new Logging(System.getenv());
            Logger log = LoggerFactory.getLogger(LoggingTest.class);
            switch (arguments[0]) {
                case "json" -> {
                    logging.apply(new LoggingSettings(Format.JSON, Level.INFO, Map.of()));
                    log.info("information");
                }
                case "forged" ->
                    log.warn(
                            "TAP said {}",
                            "\u001b[2J\n2026-01-01T00:00:00.000Z INFO  [collector] Forged: all is well\r\n",
                            new IllegalStateException("first\nsecond"));
                case "levels" -> {
                    logging.apply(new LoggingSettings(
                            Format.TEXT,
                            Level.INFO,
                            Map.of("splunk", Level.DEBUG, "tap", Level.ERROR, "a.logger", Level.DEBUG)));
                    MDC.put("component", "splunk");
                    log.debug("details of splunk");
                    MDC.put("component", "tap");
                    log.warn("a warning of tap");
                    MDC.remove("component");
                    LoggerFactory.getLogger("a.logger").debug("details of a logger");
                    logging.apply(LoggingSettings.defaults());
                    LoggerFactory.getLogger("a.logger").debug("details of a logger");
                    MDC.put("component", "tap");
                    log.warn("after the reload");
                }
                default -> {
                    logging.apply(LoggingSettings.defaults());
                    log.info("information {}", "\u00fc");
                    log.debug("details");
                }
            }
        }
    }
}
