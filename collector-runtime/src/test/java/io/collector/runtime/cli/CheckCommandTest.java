package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.plugin.PluginJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    private static final String SECRET = "hunter2";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void install() throws IOException {
        PluginJar.sourcePlugin("sample-source").write(home.resolve("plugins/source.jar"));
        new PluginJar()
                .source("sample.MoodySink", """
                        package sample;
                        import io.collector.api.*;
                        public class MoodySink implements SinkPlugin<MoodySink.Config> {
                            public record Config(@Default("fine") String mood, @Default("none") Secret token) {}
                            public String type() { return "moody"; }
                            public Class<Config> configType() { return Config.class; }
                            public Sink open(Config config, PluginContext context) {
                                if (config.mood().equals("picky")) {
                                    throw new InvalidConfigException("mood", "does not fit");
                                }
                                return new Sink() {
                                    public Delivery deliver(Batch batch) { return Delivery.COMPLETE; }
                                    public String writeProbe() throws TransferException, InterruptedException {
                                        check();
                                        return "left one event in index main";
                                    }
                                    public void check() throws TransferException, InterruptedException {
                                        switch (config.mood()) {
                                            case "bad" -> throw new BlockedException("asking it: 401\\nno", "renew the token");
                                            case "bug" -> throw new IllegalStateException(config.token().reveal());
                                            case "hang" -> new java.util.concurrent.CountDownLatch(1).await();
                                            default -> {}
                                        }
                                    }
                                };
                            }
                        }
                        """)
                .provides("SinkPlugin", "sample.MoodySink")
                .write(home.resolve("plugins/moody.jar"));
    }

    private final Map<String, String> environment = new HashMap<>();

    private int check(String sinks, String... options) throws IOException {
        environment.put("COLLECTOR_HOME", home.toString());
        Path file = Files.writeString(folder.resolve("c.conf"), """
                collector {
                  data-dir = "%s"
                  sources { one { type = sample-source, place = here } }
                  sinks { %s }
                }
                """.formatted(folder.resolve("data"), sinks));
        CollectorCommand root = new CollectorCommand(environment, Clock.systemUTC());
        CommandLine line = new CommandLine(root)
                .addSubcommand(new CheckCommand(root, Clock.systemUTC(), Duration.ofMillis(500)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .setParameterExceptionHandler(new Faults());
        String[] arguments = new String[options.length + 3];
        arguments[0] = "check";
        arguments[1] = "-c";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return line.execute(arguments);
    }

    @Test
    void endsWell() throws Exception {
        assertThat(check("two { type = moody }")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME  KIND    STATE  REASON AND REMEDY",
                        "one   source  ok",
                        "two   sink    ok     gets what one collects of sample");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void leavesAnEventOnlyIfAskedTo() throws Exception {
        assertThat(check("two { type = moody }", "--write-probe")).isZero();
        assertThat(out.toString().lines()).contains("two   sink    ok     left one event in index main");
        assertThat(check("two { type = moody, mood = bad }", "--write-probe")).isEqualTo(3);
    }

    @Test
    void tellsTheRemedyOnTheLineOfTheComponent() throws Exception {
        assertThat(check("two { type = moody, mood = bad }, three { type = moody }"))
                .isEqualTo(3);
        assertThat(out.toString().lines())
                .contains(
                        "two    sink    not ok  asking it: 401 no; renew the token",
                        "three  sink    ok      gets what one collects of sample");
    }

    @Test
    void breaksLinesForATerminal() throws Exception {
        environment.put("COLUMNS", "40");
        assertThat(check("two { type = moody, mood = bad }")).isEqualTo(3);
        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME  KIND    STATE",
                        "one   source  ok",
                        "two   sink    not ok",
                        "    asking it: 401 no; renew the token");
    }

    @Test
    void tellsItAsJson() throws Exception {
        assertThat(check("two { type = moody, mood = bad }", "--json")).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(out.toString())).isEqualTo(new ObjectMapper().readTree("""
                        [{"component":"one","kind":"source","ok":true,"reason":"","remedy":"","found":""},
                         {"component":"two","kind":"sink","ok":false,"reason":"asking it: 401\\nno",
                          "remedy":"renew the token","found":""}]"""));
    }

    @Test
    void asksOnlyWhoIsNamed() throws Exception {
        assertThat(check("two { type = moody, mood = bad }", "one")).isZero();
        assertThat(out.toString()).doesNotContain("two");
        assertThat(check("two { type = moody, mood = bad }", "too")).isEqualTo(2);
        assertThat(err.toString()).contains("there are one, two", "did you mean two?");
    }

    @Test
    void doesNotTellASecretThatABugMentions() throws Exception {
        assertThat(check("two { type = moody, mood = bug, token = " + SECRET + " }"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("a bug in the plugin").doesNotContain(SECRET);
        assertThat(err.toString()).doesNotContain(SECRET);
    }

    @Test
    void endsAlthoughASinkHangs() throws Exception {
        assertThat(check("two { type = moody, mood = hang }")).isEqualTo(3);
        assertThat(out.toString()).contains("no answer within 500 ms");
    }

    @Test
    void asksNobodyIfTheConfigurationIsWrong() throws Exception {
        assertThat(check("two { type = moody, mod = bad }")).isEqualTo(2);
        assertThat(err.toString()).contains("collector.sinks.two.mod");
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(check("two { type = moody, mood = picky }")).isEqualTo(2);
        assertThat(err.toString()).contains("collector.sinks.two.mood does not fit");
    }
}
