package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The metrics of a running collector with every plugin, and what is made for them: the page that lists them, the Grafana
 * dashboard and the alert rules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path DOCUMENT = Path.of("../../docs/metrics.md");

    /** What the queries use of Prometheus' language; add to it what you need. */
    private static final Set<String> LANGUAGE = Set.of(
            "absent", "and", "deriv", "histogram_quantile", "increase", "max", "or", "rate", "sum", "time", "unless");

    private Installation installation;
    private SimulatedTap tap;
    private Targets targets;
    private Exposition metrics;

    @BeforeAll
    void scrape() throws Exception {
        installation = Installation.unpack("metrics");
        Scenario scenario = Scenario.DEMO.withLive(0).withHistory(100, Duration.ofHours(2));
        tap = new SimulatedTap(0, scenario, Clock.systemUTC());
        targets = Targets.start();
        String elastic = "sinks { elastic { type = elasticsearch, urls = [\"http://127.0.0.1:9\"], api-key = k } }";
        installation.configure(
                """
                collector {
                  admin.port = 0
                  sources { tap {
                    type = proofpoint-tap, principal = "%s", secret = "%s", base-url = "%s"
                    poll-interval = 5s, start-from = 3h, end-lag = 0s
                  } }
                  %s
                  %s
                }
                """.formatted(SimulatedTap.PRINCIPAL, SimulatedTap.SECRET, tap.url(), targets.sinks(), elastic));
        Installation.Running running = installation.start("run", "-c", "collector.conf");
        Path port = installation.work().resolve("data/admin.port");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(port) || !running.process().isAlive());
        assertThat(port).as(running.logged()).exists();
        URI address = URI.create("http://127.0.0.1:" + Files.readString(port).strip() + "/metrics");
        await().atMost(PATIENCE).untilAsserted(() -> {
            metrics = Exposition.of(get(address));
            assertThat(metrics.has("collector_requests_left", Set.of("source", "pool")))
                    .isTrue();
        });
    }

    @AfterAll
    void stop() {
        installation.close();
        targets.close();
        tap.close();
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void everyNameFollowsTheRules() {
        for (Exposition.Family family : metrics.families()) {
            assertThat(family.name()).matches("collector_[a-z0-9_]+");
            assertThat(family.name().endsWith("_total"))
                    .as(family.name())
                    .isEqualTo(family.type().equals("counter"));
            assertThat(family.help()).as("help of %s", family.name()).isNotBlank();
        }
    }

    /** {@code -Dupdate.docs=true} writes it anew instead. */
    @Test
    void theListInTheDocumentationIsTheRealOne() throws IOException {
        String now = MetricsPage.of(metrics);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(DOCUMENT, now);
        }
        assertThat(DOCUMENT)
                .as("stale; CONTRIBUTING.md says how to generate it again")
                .hasContent(now);
    }

    @Test
    void everyQueryOfTheDashboardReadsWhatThereIs() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Files.readString(installation.home().resolve("content/grafana/collector.json")));
        int panels = 0;
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                Set<String> known = check(target.get("expr").asText());
                assertThat(known)
                        .as("labels in the legend of %s", panel.get("title"))
                        .containsAll(placeholders(target.get("legendFormat").asText(), "\\{\\{(\\w+)}}"));
            }
            panels += panel.path("targets").size() > 0 ? 1 : 0;
        }
        assertThat(panels).isGreaterThan(20);
        for (JsonNode annotation : dashboard.at("/annotations/list")) {
            check(annotation.get("expr").asText());
        }
        Pattern values = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
        Set<String> variables = new HashSet<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            variables.add(variable.get("name").asText());
            Matcher query = values.matcher(variable.get("query").asText());
            if (variable.get("type").asText().equals("query")) {
                assertThat(query.matches()).as(variable.toString()).isTrue();
                assertHas(query.group(1), Set.of(query.group(2)));
            }
        }
        assertThat(placeholders(dashboard.toString(), "\\$\\{?(?!__)(\\w+)")).isEqualTo(variables);
    }

    @Test
    void everyAlertReadsWhatThereIs() throws IOException {
        List<String> rules = rules();
        assertThat(rules).hasSizeGreaterThan(10);
        for (String rule : rules) {
            Set<String> known = check(expression(rule));
            assertThat(known).as(rule).containsAll(placeholders(rule, "\\$labels\\.(\\w+)"));
            assertThat(rule).contains("summary: ", "action: ", "severity: ");
        }
    }

    @Test
    void prometheusItselfAcceptsTheAlerts() throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "rules", alerts().toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "promtool is not installed");
            return;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    /** Checks the names in a query and returns the labels that its result may have. */
    private Set<String> check(String text) {
        PromQuery query = PromQuery.of(text);
        assertThat(query.selectors()).as(text).isNotEmpty();
        Set<String> labels = new TreeSet<>(PromQuery.OF_THE_SCRAPE);
        for (PromQuery.Selector selector : query.selectors()) {
            assertHas(selector.metric(), selector.labels());
            labels.addAll(
                    metrics.family(selector.metric()).orElseThrow().labels().keySet());
        }
        assertThat(labels).as("grouped by, in %s", text).containsAll(query.groups());
        assertThat(LANGUAGE).as("words in %s", text).containsAll(query.words());
        return text.startsWith("sum by (") || text.startsWith("max by (") ? query.groups() : labels;
    }

    private void assertHas(String metric, Set<String> labels) {
        Set<String> own = new TreeSet<>(labels);
        own.removeAll(PromQuery.OF_THE_SCRAPE);
        if (!metrics.has(metric, own)) {
            fail("there is no %s with the labels %s", metric, own);
        }
    }

    private Path alerts() {
        return installation.home().resolve("content/prometheus/alerts.yml");
    }

    private List<String> rules() throws IOException {
        String[] parts = Files.readString(alerts()).split("(?m)^ +- alert: ");
        return new ArrayList<>(List.of(parts)).subList(1, parts.length);
    }

    /** The text of {@code expr}, on its line or as a block below it. */
    private static String expression(String rule) {
        Matcher expression = Pattern.compile("(?m)^        expr: (?:\\|\\n((?:          .*\\n)+)|(.*)$)")
                .matcher(rule);
        assertThat(expression.find()).as(rule).isTrue();
        return expression.group(1) != null ? expression.group(1) : expression.group(2);
    }

    private static Set<String> placeholders(String text, String pattern) {
        Set<String> names = new HashSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
