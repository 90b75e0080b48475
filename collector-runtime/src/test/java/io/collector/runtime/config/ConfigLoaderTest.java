package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.ByteSize;
import io.collector.runtime.plugin.BrokenPluginsException;
import io.collector.runtime.plugin.PluginCatalog;
import io.collector.runtime.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String VALID = """
            collector {
              sources { mail { type = mail-log, principal = joe, secret = ${MAIL_SECRET} } }
              sinks {
                second { type = index, url = "https://b", token = b }
                first { type = file, retry { initial = 2s } }
              }
            }
            """;

    @TempDir
    Path folder;

    private Path file;
    private final Map<String, String> environment = new HashMap<>(Map.of("MAIL_SECRET", "geheim"));

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("collector.conf");
    }

    private LoadedConfig load(String text) throws Exception {
        Files.writeString(file, text);
        return new ConfigLoader(environment, Clock.systemUTC(), f -> SamplePlugins.catalog()).load(file);
    }

    /** The problems of a text, without the folder. */
    private List<String> problems(String text) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> load(text)).problems().stream()
                .map(p -> p.toString().replace(folder.toString() + "/", ""))
                .toList();
    }

    @Test
    void bindsSourcesAndSinksInTheOrderOfTheFile() throws Exception {
        CollectorConfig config = load(VALID).config();

        assertThat(config.sources()).extracting(SourceBlock::name).containsExactly("mail");
        assertThat(config.sinks()).extracting(SinkBlock::name).containsExactly("second", "first");
        assertThat(config.routes()).isEqualTo(Map.of("mail", List.of("second", "first")));
        assertThat(config.sinks().get(1).settings().retry().initial()).isEqualTo(Duration.ofSeconds(2));
        assertThat(((SamplePlugins.MailConfig) config.sources().get(0).config())
                        .secret()
                        .reveal())
                .isEqualTo("geheim");
        assertThat(config.settings().journal().maxSize()).isEqualTo(new ByteSize(20L << 30));
        assertThat(config.settings().dataDir()).isEqualTo(Path.of("data"));
    }

    @Test
    void showsNothingOfTheEnvironmentWhereverASecretWasPutByMistake() {
        environment.put("WRONG_PLACE", "geheim");
        assertThat(problems("""
                        collector {
                          admin { host = ${WRONG_PLACE} }
                          sources {
                            mail { type = mail-log, principal = joe, secret = geheim }
                            other { type = ${WRONG_PLACE} }
                          }
                          sinks { a { type = ${WRONG_PLACE} } }
                          routes { mail = [${WRONG_PLACE}, ${NOT_THERE}] }
                        }
                        """))
                .noneMatch(problem -> problem.contains("geheim") || problem.contains("\uFFFE"))
                .anyMatch(problem -> problem.contains("the value of ${WRONG_PLACE}"))
                .filteredOn(problem -> problem.contains("NOT_THERE"))
                .hasSize(1);
    }

    @Test
    void reportsAFolderOfPluginsThatCannotBeOne() {
        assertThat(problems(VALID + "collector.plugins-dir = \"a\\u0000b\""))
                .singleElement()
                .asString()
                .contains("collector.plugins-dir", "is not a path");
        assertThat(problems(VALID + "collector.plugins-dir = \"\""))
                .singleElement()
                .asString()
                .contains("collector.plugins-dir", "is not a path");
    }

    @Test
    void looksForPluginsNowhereElseWhenTheirFolderIsWrong() throws Exception {
        Files.writeString(file, VALID + "collector.plugins-dir = \"\"");
        ConfigLoader loader = new ConfigLoader(Map.of("COLLECTOR_HOME", "/opt/c"), Clock.systemUTC());
        assertThat(loader.pluginsDir(file)).isEqualTo(Path.of("/opt/c/plugins"));
    }

    @Test
    void reportsBlocksThatAreNestedBeyondReason() {
        assertThat(problems(VALID + "x = " + "[".repeat(20_000) + "]".repeat(20_000)))
                .singleElement()
                .asString()
                .contains("nested too deeply");
    }

    @Test
    void reportsEveryMistakeAtOnce() {
        environment.put("WRONG_PLACE", "geheim");

        assertThat(problems("""
                        collector {
                          jurnal { retention = 8d }
                          admin { port = "eighty" }
                          sources {
                            mail {
                              type = mail-log
                              principal = joe
                              secret = ${TAP_SECRET}
                              threat-status = [active, false_positive]
                              poll-interval = 10
                              look-back = 90m
                            }
                            other {
                              type = mail-log
                              principal = joe
                              secret = geheim
                              poll-interval = 10m
                              look-back = 5m
                            }
                          }
                          sinks {
                            index {
                              type = index
                              tokn = geheim
                              url = "https://joe:geheim@/"
                              max-bytes = 1 gigabit
                              http { connect-timeout = ${WRONG_PLACE} }
                              retry { initial = 5s, max = 1s }
                            }
                            splunk { type = indx, token = geheim, retry { blocked = never } }
                          }
                          routes { mail = [index, splnk] }
                        }
                        colector {}
                        """))
                .containsExactly(
                        "collector.conf:2  collector.jurnal  unknown setting; did you mean journal?",
                        "collector.conf:3  collector.admin.port  \"eighty\" is not a whole number; try 8642",
                        "collector.conf:8  collector.sources.mail.secret  needs the environment variable TAP_SECRET,"
                                + " which is not set",
                        "collector.conf:9  collector.sources.mail.threat-status[1]  \"false_positive\" is none of"
                                + " active, cleared, false-positive; did you mean false-positive?",
                        "collector.conf:10  collector.sources.mail.poll-interval  \"10\" is not a duration; try 60s",
                        "collector.conf:11  collector.sources.mail.look-back  \"90m\" is too much; at most 60m is"
                                + " allowed",
                        "collector.conf:18  collector.sources.other.look-back  must not be less than poll-interval",
                        "collector.conf:22  collector.sinks.index.token  is missing (Token that may write)",
                        "collector.conf:24  collector.sinks.index.tokn  unknown setting; did you mean token?",
                        "collector.conf:26  collector.sinks.index.max-bytes  \"1 gigabit\" is not a size; try 1MiB",
                        "collector.conf:27  collector.sinks.index.http.connect-timeout  the value of ${WRONG_PLACE} is"
                                + " not a duration; try 10s",
                        "collector.conf:28  collector.sinks.index.retry.max  must not be less than initial",
                        "collector.conf:30  collector.sinks.splunk.retry.blocked  \"never\" is not a duration; try"
                                + " 60s",
                        "collector.conf:30  collector.sinks.splunk.type  there is no sink type \"indx\"; installed:"
                                + " file, index; did you mean index?",
                        "collector.conf:32  collector.routes.mail[1]  there is no sink \"splnk\"; did you mean"
                                + " splunk?",
                        "collector.conf:34  colector  unknown setting; did you mean collector?")
                .noneMatch(line -> line.contains("geheim"));
    }

    @Test
    void headsTheReportWithTheNumberOfProblems() {
        InvalidConfigurationException one =
                catchThrowableOfType(InvalidConfigurationException.class, () -> load(VALID + "x = 1"));
        InvalidConfigurationException two =
                catchThrowableOfType(InvalidConfigurationException.class, () -> load(VALID + "x = 1\ny = 1"));

        assertThat(one)
                .hasMessage(file + " has 1 problem\n" + file
                        + ":8  x  unknown setting; everything belongs inside collector { ... }");
        assertThat(two).hasMessageStartingWith(file + " has 2 problems\n");
    }

    @Test
    void namesAFileThatIsNotThere() {
        InvalidConfigurationException missing = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> new ConfigLoader(environment, Clock.systemUTC()).load(folder.resolve("none.conf")));

        assertThat(missing).hasMessageContaining(folder.resolve("none.conf") + "  does not exist");
    }

    @Test
    void needsASource() {
        assertThat(problems("collector {\n sinks {}\n sources {}\n}"))
                .containsExactly("collector.conf:3  collector.sources  is missing: at least one source is needed, such"
                        + " as sources { tap { type = ... } }");
        assertThat(problems("\ncollector {}")).singleElement().asString().startsWith("collector.conf:2  ");
        assertThat(problems(""))
                .containsExactly(
                        "collector.conf:1  collector  is missing: everything belongs inside collector { ... }");
    }

    @Test
    void saysWhatIsWrongWithNamesAndTypes() {
        assertThat(problems("""
                        collector {
                          sources {
                            "../mail" { type = mail-log, principal = joe, secret = x }
                            typeless { principal = joe }
                            text = mail-log
                          }
                          sinks {
                            mail { type = mail-log }
                          }
                          routes { tap = [mail], text = mail }
                        }
                        """))
                .containsExactly(
                        "collector.conf:3  collector.sources.\"../mail\"  is not a name for a source; use letters,"
                                + " digits, - and _",
                        "collector.conf:4  collector.sources.typeless.type  is missing (one of mail-log)",
                        "collector.conf:5  collector.sources.text  is a text; expected: a block { type = ... }",
                        "collector.conf:8  collector.sinks.mail.type  \"mail-log\" is a source; put this block under"
                                + " collector.sources",
                        "collector.conf:10  collector.routes.tap  there is no source \"tap\"",
                        "collector.conf:10  collector.routes.text  is a text; expected: a list of sinks such as"
                                + " [splunk]");
    }

    @Test
    void takesNoNameThatIsTooLongForTheNamesOfFiles() {
        String fits = "n".repeat(244);
        String tooLong = fits + "n";
        assertThat(problems("collector {\n sources {\n  " + tooLong
                        + " { type = mail-log, principal = joe, secret = x }\n  " + fits
                        + " { type = mail-log, principal = joe, secret = x }\n }\n}"))
                .containsExactly("collector.conf:3  collector.sources." + tooLong
                        + "  is too long for a name: it has 245 bytes, and at most 244 fit into the names of files");
    }

    @Test
    void routesASourceWithoutRouteToEverySink() throws Exception {
        CollectorConfig config = load(VALID
                        + "collector.sources.two { type = mail-log, principal = joe, secret = x }\n"
                        + "collector.routes { two = [first, first] }")
                .config();

        assertThat(config.routes()).isEqualTo(Map.of("mail", List.of("second", "first"), "two", List.of("first")));
    }

    @Test
    void letsTheEnvironmentChooseFolders() throws Exception {
        environment.put("COLLECTOR_DATA_DIR", "/var/lib/collector");
        environment.put("COLLECTOR_HOME", "/opt/collector");

        CollectorSettings settings = load(VALID).config().settings();

        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/collector"));
        assertThat(settings.pluginsDir()).contains(Path.of("/opt/collector/plugins"));
        assertThat(load(VALID + "collector.plugins-dir = mine")
                        .config()
                        .settings()
                        .pluginsDir())
                .contains(Path.of("mine"));
    }

    @Test
    void reportsAMissingPluginsFolderOnceInsteadOfUnknownTypes() throws Exception {
        Files.writeString(file, VALID + "collector.plugins-dir = \"" + folder + "/none\"");

        InvalidConfigurationException report = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> new ConfigLoader(environment, Clock.systemUTC(), PluginCatalog::open).load(file));

        assertThat(report.problems()).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(8);
            assertThat(p.path()).isEqualTo("collector.plugins-dir");
            assertThat(p.text()).contains("plugins folder " + folder + "/none does not exist");
        });
    }

    @Test
    void reportsAPluginThatCannotBeUsedWithAllElseThatIsWrong() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("stray.jar"), "no jar");
        String text = VALID + "collector.plugins-dir = \"" + plugins + "\"\n";
        ConfigLoader loader = new ConfigLoader(environment, Clock.systemUTC(), PluginCatalog::open);

        Files.writeString(file, text);
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(BrokenPluginsException.class)
                .hasMessageContaining("stray.jar");

        Files.writeString(file, text + "collector.jurnal.retention = 1d");
        InvalidConfigurationException report =
                catchThrowableOfType(InvalidConfigurationException.class, () -> loader.load(file));
        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems().get(0).file()).endsWith("stray.jar");
        assertThat(report.problems().get(1).path()).isEqualTo("collector.jurnal");
    }

    /** It shows only when they are made. */
    @Test
    void namesThePluginThatLacksAClassForItsSettings() throws Exception {
        String text = VALID.replace("first {", "broken { type = lacking }, again { type = lacking }, first {");
        ConfigLoader loader = new ConfigLoader(environment, Clock.systemUTC(), f -> SamplePlugins.incomplete());

        Files.writeString(file, text);
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(BrokenPluginsException.class)
                .hasMessageContaining("lack the class com.example.Url");

        Files.writeString(file, text + "collector.jurnal.retention = 1d");
        InvalidConfigurationException report =
                catchThrowableOfType(InvalidConfigurationException.class, () -> loader.load(file));
        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems().get(0).text()).contains("lack the class com.example.Url");
    }

    /** What no other plugin explains may be that of the one that cannot be used. */
    @Test
    void tellsAMisspeltTypeFromThatOfAPluginThatCannotBeUsed() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("stray.jar"), "no jar");
        PluginJar.sinkPlugin("sample-sink", "1").write(plugins.resolve("sink.jar"));
        Files.writeString(file, """
                collector {
                  plugins-dir = "%s"
                  sources { mail { type = mail-log } }
                  sinks { a { type = smaple-sink } }
                }
                """.formatted(plugins));

        InvalidConfigurationException report = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> new ConfigLoader(environment, Clock.systemUTC(), PluginCatalog::open).load(file));
        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems().get(0).file()).endsWith("stray.jar");
        assertThat(report.problems().get(1).path()).isEqualTo("collector.sinks.a.type");
        assertThat(report.problems().get(1).text()).endsWith("did you mean sample-sink?");
    }

    @Test
    void printsTheEffectiveConfigurationWithoutSecrets() throws Exception {
        List<String> lines = load(VALID).effective().lines();

        assertThat(lines)
                .contains(
                        "collector.journal.retention = 8d  (default)",
                        "collector.sources.mail.type = mail-log",
                        "collector.sources.mail.principal = joe",
                        "collector.sources.mail.secret = <secret>",
                        "collector.sinks.first.retry.initial = 2s",
                        "collector.sinks.first.retry.max = 60s  (default)")
                .noneMatch(line -> line.contains("geheim"));
    }

    @Test
    void readsAnotherBlockByReference() throws Exception {
        CollectorConfig config = load(VALID
                        + "collector.sources.two = ${collector.sources.mail} { principal = jane, look-back = 30m }")
                .config();

        assertThat(config.sources()).extracting(SourceBlock::name).containsExactly("mail", "two");
        SamplePlugins.MailConfig two =
                (SamplePlugins.MailConfig) config.sources().get(1).config();
        assertThat(two.principal()).isEqualTo("jane");
        assertThat(two.secret().reveal()).isEqualTo("geheim");
    }

    @Test
    void namesMissingVariablesEvenWhereNothingIsBound() {
        assertThat(problems(VALID + """
                        collector.sinks.new { type = unknown, token = ${NEW_TOKEN} }
                        collector.sources.two = ${collector.sources.mail} { secret = ${TWO} }
                        """))
                .containsExactly(
                        "collector.conf:8  collector.sinks.new.token  needs the environment variable NEW_TOKEN, which"
                                + " is not set",
                        "collector.conf:8  collector.sinks.new.type  there is no sink type \"unknown\"; installed:"
                                + " file, index",
                        "collector.conf:9  collector.sources.two  needs the environment variable TWO, which is not"
                                + " set");
    }

    @Nested
    class Includes {
        @Test
        void areRelativeToTheFileAndKeepTheirOwnLines() throws IOException {
            Files.createDirectories(folder.resolve("parts"));
            Files.writeString(folder.resolve("parts/sinks.conf"), "include \"deep.conf\"\n\nfile.nam = x\n");
            Files.writeString(folder.resolve("parts/deep.conf"), "file.type = ${FILE_TYPE}\n");
            environment.put("FILE_TYPE", "file");

            assertThat(problems(VALID + "collector.sinks { include \"parts/sinks.conf\" }"))
                    .containsExactly(
                            "parts/sinks.conf:3  collector.sinks.file.nam  unknown setting; did you mean name?");
        }

        @Test
        void mayBeMissingUnlessRequired() throws Exception {
            assertThat(load(VALID + "include \"none.conf\"").config().sinks()).hasSize(2);
            assertThat(problems(VALID + "\ninclude required(file(\"none.conf\"))\n"))
                    .containsExactly("collector.conf:9  included file " + "none.conf cannot be read");
        }

        @Test
        void neverReachTheNetworkOrTheClassPathAndNeverLoop() throws IOException {
            Files.writeString(folder.resolve("loop.conf"), "include \"loop.conf\"");

            assertThat(problems(VALID + "include url(\"http://127.0.0.1:9/x\")"))
                    .containsExactly("collector.conf:8  include url(...) is not supported; include a file");
            assertThat(problems(VALID + "include \"loop.conf\""))
                    .singleElement()
                    .asString()
                    .contains("include leads back to itself");
        }
    }

    @Nested
    class SyntaxErrors {
        @Test
        void areReportedWithEverythingElse() {
            assertThat(problems("""
                            collector {
                              sources { mail {
                                type = mail-log
                                principal = "joe
                                secret = geheim$1
                                pol-interval = 10s
                              } }
                              sinks {
                                index {
                                  type = index
                                  url = https://index:9200
                                  token = "geheim" "x" }}
                                  max-bytes = big
                                }
                              }
                            }
                            """))
                    .contains(
                            "collector.conf:4  syntax error: a text that begins with a quote must end with one on the"
                                    + " same line",
                            "collector.conf:5  syntax error: a text with $ must stand in double quotes",
                            "collector.conf:6  collector.sources.mail.pol-interval  unknown setting; did you mean"
                                    + " poll-interval?")
                    .noneMatch(line -> line.contains("geheim"))
                    .noneMatch(line -> line.contains("principal  is missing"))
                    .noneMatch(line -> line.contains("mail.secret  is missing"));
        }

        @Test
        void inABlocksFirstLineDoNotLoseTheBlock() {
            assertThat(problems("""
                            collector {
                              sources { mail { type = mail-log, principal = joe, secret = x } }
                              sinks {
                                index { url = "https://x
                                  type = index
                                  token = x
                                  max-bytes = big
                                }
                              }
                            }
                            """))
                    .containsExactly(
                            "collector.conf:4  syntax error: a text that begins with a quote must end with one on the"
                                    + " same line",
                            "collector.conf:7  collector.sinks.index.max-bytes  \"big\" is not a size; try 1MiB");
        }

        @Test
        void includeABraceThatIsMissingOrTooMany() {
            assertThat(problems(VALID.strip().substring(0, VALID.strip().length() - 1) + "\njournl = 1\n"))
                    .containsExactly(
                            "collector.conf:8  collector.journl  unknown setting; did you mean journal?",
                            "collector.conf:9  syntax error: the file ends before a { or [ is closed");
            assertThat(problems(VALID + "}\nx = 1\n"))
                    .containsExactly(
                            "collector.conf:8  syntax error: a } without its {",
                            "collector.conf:9  x  unknown setting; everything belongs inside collector { ... }");
        }

        @Test
        void includeReferencesThatLeadBackToThemselves() {
            assertThat(problems(VALID + "collector.data-dir = ${collector.plugins-dir}\n"
                            + "collector.plugins-dir = ${collector.data-dir}\n"))
                    .singleElement()
                    .asString()
                    .contains("a reference leads back to itself");
        }

        @Test
        void endEvenIfNothingCanBeRead() {
            assertThat(problems("{[}]".repeat(30) + "\n= = =\n".repeat(40))).isNotEmpty();
        }
    }

    @Test
    void keepsOptionalSecretsAbsent() throws Exception {
        assertThat(load(VALID).config().settings().admin().token()).isEqualTo(Optional.empty());
    }
}
