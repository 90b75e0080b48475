package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is in the tarball, and that it runs as it is unpacked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TarballTest {
    private static final List<String> PLUGINS =
            List.of("source-proofpoint-tap", "sink-splunk-hec", "sink-elasticsearch", "sink-sentinel");

    private Installation installation;

    @BeforeAll
    void unpack() throws Exception {
        installation = Installation.unpack("tarball");
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void holdsWhatTheDocumentationSays() {
        Path home = installation.home();
        assertThat(Stream.of(
                        "bin/collector",
                        "lib",
                        "conf/collector.conf",
                        "content",
                        "share/collector.service",
                        "share/Dockerfile",
                        "share/helm/collector/Chart.yaml",
                        "README.md",
                        "LICENSE",
                        "NOTICE",
                        "sbom.cdx.json"))
                .allSatisfy(name -> assertThat(home.resolve(name)).exists());
        assertThat(PLUGINS)
                .allSatisfy(name ->
                        assertThat(home.resolve("plugins").resolve(name)).isDirectory());
        assertThat(home.resolve("bin/collector")).isExecutable();
    }

    @Test
    void theBillOfMaterialsNamesWhatShips() throws IOException {
        String sbom = Files.readString(installation.home().resolve("sbom.cdx.json"));
        assertThat(sbom).contains("CycloneDX", "sqlite-jdbc", "okhttp-jvm", "guice", "jackson-core");
        assertThat(sbom).doesNotContain("org.opensearch", "org.elasticsearch", "mockwebserver");
    }

    @Test
    void noPluginBundlesWhatIsShared() throws IOException {
        for (String plugin : PLUGINS) {
            try (Stream<Path> jars =
                    Files.list(installation.home().resolve("plugins").resolve(plugin))) {
                for (Path jar : jars.toList()) {
                    try (JarFile file = new JarFile(jar.toFile())) {
                        assertThat(file.stream()
                                        .map(e -> e.getName())
                                        .filter(n -> n.startsWith("io/collector/api/") || n.startsWith("org/slf4j/")))
                                .as("shared classes in %s", jar)
                                .isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void saysItsVersion() throws Exception {
        Installation.Result result = installation.run("version");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains(System.getProperty("project.version"));
    }

    @Test
    void understandsLettersBeyondAsciiWithoutALocale() throws Exception {
        assumeThat(System.getProperty("sun.jnu.encoding"))
                .as("what these tests themselves can say on a command line")
                .isEqualTo("UTF-8");
        Installation.Result result = installation.another().with("LC_ALL", "C").run("validate", "-c", "münchen.conf");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains("münchen.conf  does not exist");
    }

    @Test
    void saysWhenItIsNotWhereTheEnvironmentSays() throws Exception {
        Installation elsewhere = installation.another();
        Installation.Result result =
                elsewhere.with("COLLECTOR_HOME", elsewhere.work().toString()).run("version");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("COLLECTOR_HOME is " + elsewhere.work());
    }

    @Test
    void isFoundByARelativePathWhateverTheShellLooksThrough() throws Exception {
        Path elsewhere = Files.createDirectories(installation.work().resolve("elsewhere/bin"))
                .getParent();
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "bin/collector version")
                .directory(installation.home().toFile())
                .redirectErrorStream(true);
        shell.environment().put("CDPATH", elsewhere.toString());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void saysThatJavaTakesNoColonInItsPath() throws Exception {
        try (Installation colon = Installation.unpackInto("a:b " + System.nanoTime())) {
            Installation.Result result = colon.run("version");
            assertThat(result.exit()).isEqualTo(4);
            assertThat(result.err()).contains("COLLECTOR_HOME is " + colon.home(), "colon");
        }
    }

    @Test
    void keepsTheClassesOfTheFirstRunAndSaysNothingOfIt() throws Exception {
        installation.configure("""
                collector {
                  admin.port = 0
                  sources { tap {
                    type = proofpoint-tap, principal = p, secret = s, base-url = "http://127.0.0.1:9"
                  } }
                }
                """);
        Path archive = installation.home().resolve("lib/collector.jsa");
        for (int start = 0; start < 2; start++) {
            Installation.Running running = installation.start("run", "-c", "collector.conf");
            await().atMost(Duration.ofSeconds(60)).until(() -> running.logged().contains("admin address"));
            assertThat(running.stop()).as(running.logged()).isZero();
            assertThat(archive).isNotEmptyFile();
            assertThat(running.logged().lines()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"));
        }
    }

    @Test
    void theDemoEndsCleanlyWhenItIsAskedTo() throws Exception {
        Installation.Running demo = installation.start("demo");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> demo.logged().contains("Ctrl-C stops it."));
        assertThat(demo.stop()).isZero();
        assertThat(demo.logged())
                .contains("Console:        http://127.0.0.1:", "Try:", "duplicates dropped")
                .doesNotContain("fault");
    }

    @Test
    void listsThePluginsItCameWith() throws Exception {
        Installation.Result result = installation.run("plugins", "--json");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("proofpoint-tap", "splunk-hec", "elasticsearch", "sentinel");
    }

    @Test
    void explainsTheSettingsOfAPlugin() throws Exception {
        Installation.Result result = installation.run("plugins", "describe", "proofpoint-tap");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("look-back", "60m", "request-budget.per-day", "http.proxy");
    }

    @Test
    void theSampleConfigurationIsValidOnceCredentialsAreInTheEnvironment() throws Exception {
        Installation.Result without = installation.run(
                "validate",
                "-c",
                installation.home().resolve("conf/collector.conf").toString());
        assertThat(without.exit()).isEqualTo(2);
        assertThat(without.out()).contains("TAP_PRINCIPAL", "TAP_SECRET");

        installation.with("TAP_PRINCIPAL", "p").with("TAP_SECRET", "s");
        Installation.Result with = installation.run(
                "validate",
                "-c",
                installation.home().resolve("conf/collector.conf").toString());
        assertThat(with.exit()).as(with.out() + with.err()).isZero();
    }

    @Test
    void everySinkOfTheSampleConfigurationIsValidWhenItIsUncommented() throws Exception {
        String sample = Files.readString(installation.home().resolve("conf/collector.conf"));
        int sinks = sample.indexOf("  sinks {");
        String uncommented =
                sample.substring(0, sinks) + sample.substring(sinks).replaceAll("(?m)^    # ?(.*)$", "    $1");
        Path file = Files.writeString(installation.work().resolve("all.conf"), uncommented);
        installation
                .with("TAP_PRINCIPAL", "p")
                .with("TAP_SECRET", "s")
                .with("SPLUNK_HEC_TOKEN", "t")
                .with("ES_API_KEY", "k")
                .with("AZURE_TENANT_ID", "t")
                .with("AZURE_CLIENT_ID", "c")
                .with("AZURE_CLIENT_SECRET", "s");
        Installation.Result result = installation.run("validate", "-c", file.toString());
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }
}
