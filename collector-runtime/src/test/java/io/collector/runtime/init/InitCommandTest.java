package io.collector.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.cli.CollectorCommand;
import io.collector.runtime.plugin.PluginJar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class InitCommandTest {
    private static final String SECRET = "hunter2";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ScriptedDialogue dialogue = new ScriptedDialogue();
    private String input = "";
    private Path file;

    @BeforeAll
    static void install() throws IOException {
        PluginJar.sourcePlugin("sample-source").write(home.resolve("plugins/source.jar"));
        new PluginJar()
                .source("sample.StoreSink", """
                        package sample;
                        import io.collector.api.*;
                        import java.net.URI;
                        import java.util.*;
                        public class StoreSink implements SinkPlugin<StoreSink.Config> {
                            public record Config(
                                @Doc("Address of the store") @Default("[]") List<URI> urls,
                                @Doc("Name of the account, instead of urls") Optional<String> account,
                                @Doc("Key that may write") Optional<Secret> apiKey,
                                @Doc("User name, with password") Optional<String> username,
                                @Doc("Password of the user") Optional<Secret> password,
                                @Doc("What to store") @Default("{}") Parts parts,
                                @Doc("How many at once") @Default("10") @AtMost("100") int batch) {
                                public Config {
                                    if (urls.isEmpty() == account.isEmpty()) {
                                        throw new InvalidConfigException("urls", "or account is missing");
                                    }
                                }
                            }
                            public record Parts(
                                @Doc("Heads") @Default("true") boolean heads,
                                @Doc("Tails") @Default("true") boolean tails) {}
                            public String type() { return "store"; }
                            public Class<Config> configType() { return Config.class; }
                            public Sink open(Config config, PluginContext context) {
                                return new Sink() {
                                    public Delivery deliver(Batch batch) { return Delivery.COMPLETE; }
                                    public void check() throws TransferException {
                                        if (!config.apiKey().map(k -> k.reveal().equals("hunter2")).orElse(true)) {
                                            throw new BlockedException("asking it: 401", "renew the key");
                                        }
                                    }
                                };
                            }
                        }
                        """)
                .provides("SinkPlugin", "sample.StoreSink")
                .write(home.resolve("plugins/store.jar"));
    }

    @BeforeEach
    void begin() throws IOException {
        environment.put("COLLECTOR_HOME", home.toString());
        environment.put("COLLECTOR_DATA_DIR", folder.resolve("data").toString());
        file = folder.resolve("etc/collector.conf");
    }

    private int init(String... options) {
        List<String> arguments = new ArrayList<>(List.of("init", "-c", file.toString()));
        arguments.addAll(List.of(options));
        var line = CollectorCli.commandLine(environment, Clock.systemUTC(), (c, s) -> 0, c -> new Other());
        CollectorCommand collector = line.getCommand();
        line.getCommandSpec().removeSubcommand("init");
        line.addSubcommand(new InitCommand(
                collector,
                Clock.systemUTC(),
                () -> dialogue,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = CollectorCli.execute(line, arguments.toArray(String[]::new));
        assertThat(out + err.toString()).doesNotContain(SECRET);
        return code;
    }

    @Command(name = "other")
    private static final class Other {}

    private String written() throws IOException {
        return Files.readString(file);
    }

    @Test
    void asksWhatADeviceFormAsksAndChecksTheDevice() throws Exception {
        dialogue.then("Number or type", "2")
                .then("name", "mine")
                .then("urls", "https://store.example.com:9200")
                .then("api-key", SECRET)
                .then("parts [heads, tails]", "heads")
                .then("", "batch=50")
                .then("", "");

        assertThat(init()).as(out + err.toString() + dialogue.text()).isZero();
        assertThat(dialogue.done()).isTrue();
        assertThat(dialogue.hidden()).containsExactly("api-key [none]:");
        assertThat(written()).doesNotContain(SECRET).contains("# Key that may write\n", "# password = ...");
        var sink = ConfigFactory.parseString(written()).getConfig("collector.sinks.mine");
        assertThat(sink.getStringList("urls")).containsExactly("https://store.example.com:9200");
        assertThat(sink.getInt("batch")).isEqualTo(50);
        assertThat(sink.getBoolean("parts.heads")).isTrue();
        assertThat(sink.getBoolean("parts.tails")).isFalse();
        Path secret = Path.of(sink.getString("api-key.file"));
        assertThat(secret).hasContent(SECRET + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.getParent())))
                .isEqualTo("rwx------");
        assertThat(out.toString()).contains("mine  sink  ok", "at least one source is needed");
    }

    @Test
    void letsAPersonMendWhatIsWrongBeforeAnythingIsWritten() throws Exception {
        dialogue.then("name", "")
                .then("urls", "")
                .then("account", "")
                .then("api-key", "")
                .then("username", "joe")
                .then("password", "env:STORE_PASSWORD")
                .then("parts", "")
                .then("", "batch=1000")
                .then("", "")
                .then("Change which setting?", "batch=100")
                .then("Change which setting?", "acount=a")
                .then("Change which setting?", "account=a")
                .then("", "");
        environment.put("STORE_PASSWORD", "p");

        assertThat(init("--type", "store"))
                .as(out + err.toString() + dialogue.text())
                .isZero();
        assertThat(dialogue.text())
                .contains("batch \"1000\" is too much; at most 100 is allowed", "did you mean account?")
                .contains("urls or account is missing");
        assertThat(written()).contains("password = ${STORE_PASSWORD}", "store {");
    }

    @Test
    void writesNothingWhenThePersonGivesUp() {
        dialogue.then("place", "here").then("", "pause=5").then("", "").then("Change which", "");
        assertThat(init("--type", "sample-source", "--name", "s")).isEqualTo(2);
        assertThat(err.toString()).contains("nothing was written");
        assertThat(file).doesNotExist();
    }

    @Test
    void needsNobodyWithOptions() throws Exception {
        environment.put("KEY", SECRET);
        assertThat(init(
                        "--non-interactive",
                        "--kind=sink",
                        "--type=store",
                        "--name=a",
                        "--set=urls=https://a,https://b",
                        "--set=parts=tails",
                        "--secret=api-key=env:KEY"))
                .as(err.toString())
                .isZero();
        assertThat(init("--non-interactive", "--type=sample-source", "--set", "place=there", "--json"))
                .as(err.toString())
                .isZero();
        var all = ConfigFactory.parseString(written());
        assertThat(all.getStringList("collector.sinks.a.urls")).containsExactly("https://a", "https://b");
        assertThat(all.getBoolean("collector.sinks.a.parts.heads")).isFalse();
        assertThat(all.getString("collector.sources.sample-source.place")).isEqualTo("there");
        JsonNode json = new ObjectMapper()
                .readTree(out.toString().lines().reduce((x, y) -> y).orElse(""));
        assertThat(json.at("/findings/0/ok").asBoolean()).isTrue();
        assertThat(json.at("/path").asText()).isEqualTo("collector.sources.sample-source");
    }

    @Test
    void endsWithTheRemedyOfTheCheck() throws Exception {
        input = "wrong key\n";
        assertThat(init(
                        "--non-interactive",
                        "--type=store",
                        "--name=a",
                        "--set=urls=https://a",
                        "--secret",
                        "api-key=stdin"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("a     sink  not ok  asking it: 401; renew the key");
        assertThat(out.toString())
                .contains("Mend that by the same command with --replace", "then: collector check -c " + file + " a");
        assertThat(out + err.toString() + written()).doesNotContain("wrong key");
        assertThat(folder.resolve("etc/secrets/a.api-key")).hasContent("wrong key\n");
    }

    @Test
    void saysWhichVariableIsToBeSet() throws Exception {
        assertThat(init("--non-interactive", "--type=store", "--set=urls=https://a", "--secret=api-key=env:NOT_SET"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("needs the environment variable NOT_SET, which is not set");
        assertThat(written()).contains("api-key = ${NOT_SET}");
    }

    @Test
    void writesNothingThatIsWrong() {
        String[][] wrong = {
            {"--type=store", "--set=batch=many"},
            {"--type=store", "--set=urls=https://a", "--set=badge=1"},
            {"--type=store", "--set=urls=https://a", "--set=api-key=plain"},
            {"--type=store", "--set=urls=https://a", "--secret=batch=env:X"},
            {"--type=store", "--set=urls=https://a", "--secret=api-key=file:/does/not/exist"},
            {"--type=store", "--set=urls=https://a", "--secret=api-key=" + SECRET},
            {"--type=store", "--set=urls=https://a", "--name=a.b"},
            {"--type=stor", "--set=urls=https://a"},
            {"--type=sample-source"},
            {"--set=urls=https://a"},
        };
        for (String[] options : wrong) {
            String[] all = new String[options.length + 1];
            all[0] = "--non-interactive";
            System.arraycopy(options, 0, all, 1, options.length);
            assertThat(init(all)).as(String.join(" ", options)).isEqualTo(2);
        }
        assertThat(file).doesNotExist();
        assertThat(err.toString())
                .contains("\"many\" is not a whole number")
                .contains("store has no setting \"badge\"; 'collector plugins describe store' lists them")
                .contains("api-key is a secret")
                .contains("api-key is a secret: give it as env:NAME, file:PATH or stdin")
                .contains("did you mean store?")
                .contains("collector.sources.sample-source.place  is missing (Where to look)")
                .contains("--type is missing: one of sample-source (source), store (sink)");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(init("--non-interactive", "--type=store")).isEqualTo(2);
        assertThat(err.toString()).contains(file + " was left as it is: it is not UTF-8 text");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(init("--non-interactive", "--type=store")).isEqualTo(2);
        assertThat(err.toString()).contains(file + " was left as it is: it is a folder; name a file with -c");
    }

    @Test
    void replacesADeviceOnlyWhenAskedTo() throws Exception {
        String[] options = {"--non-interactive", "--type=sample-source", "--name=s", "--set=place=one"};
        assertThat(init(options)).isZero();
        assertThat(init(options)).isEqualTo(2);
        assertThat(err.toString()).contains("has a source \"s\" already; choose another --name, or --replace it");
        options[3] = "--set=place=two";
        String[] replacing = {options[0], options[1], options[2], options[3], "--replace"};
        assertThat(init(replacing)).isZero();
        assertThat(ConfigFactory.parseString(written()).getString("collector.sources.s.place"))
                .isEqualTo("two");
    }

    @Test
    void keepsWhatAPersonDoesNotChange() throws Exception {
        dialogue.then("name", "mine")
                .then("urls [none]", "https://store.example.com:9200")
                .then("api-key [none]", "a typing error")
                .then("parts [heads, tails]", "heads")
                .then("", "batch=50")
                .then("", "");
        assertThat(init("--type=store")).isEqualTo(3);
        assertThat(out.toString()).contains("Added the sink mine", "Mend that by the same command again");

        dialogue.then("name", "mine")
                .then("replace it?", "y")
                .then("urls [[\"https://store.example.com:9200\"]]", "")
                .then("api-key [as it is]", SECRET)
                .then("parts [heads]", "")
                .then("", "");
        assertThat(init("--type=store"))
                .as(out + err.toString() + dialogue.text())
                .isZero();
        assertThat(out.toString()).contains("Replaced the sink mine");
        var sink = ConfigFactory.parseString(written()).getConfig("collector.sinks.mine");
        assertThat(sink.getStringList("urls")).containsExactly("https://store.example.com:9200");
        assertThat(sink.getInt("batch")).isEqualTo(50);
        assertThat(sink.getBoolean("parts.tails")).isFalse();
        assertThat(Path.of(sink.getString("api-key.file"))).hasContent(SECRET + "\n");
    }

    @Test
    void takesThePlaceOfABlockThatOnlyWaitsForItsVariables() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "collector.sources { s { type = sample-source, place = ${NOWHERE} } }");
        dialogue.then("letters, digits, - and _ [s]", "").then("place", "here").then("", "");
        assertThat(init("--type=sample-source")).as(err + dialogue.text()).isZero();
        assertThat(written()).contains("place = \"here\"").doesNotContain("NOWHERE");
    }

    @Test
    void saysWhatElseIsToBeMendedAndWhatSendsNothing() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                collector {
                  sources { s { type = sample-source, place = x } }
                  routes { s = [] }
                  jornal {}
                }
                """);
        assertThat(init("--non-interactive", "--type=store", "--set=urls=https://a"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("did you mean journal?", "collector.routes sends nothing to store yet");
    }

    @Test
    void keepsTheRightsOfTheFile() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(init("--non-interactive", "--type=sample-source", "--set=place=x"))
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(file.getParent().toFile().list()).containsExactly("collector.conf");
    }
}
