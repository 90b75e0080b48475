package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.engine.SearchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Collects answers that were captured elsewhere, and counts what arrives at every kind of target. Needs a folder of such
 * answers, one folder an origin: {@code -Dtap.samples=DIR}.
 */
@EnabledIfSystemProperty(named = "tap.samples", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Installation installation;

    @BeforeAll
    void unpack() throws Exception {
        installation = Installation.unpack("samples");
    }

    @AfterAll
    void close() {
        installation.close();
    }

    static Stream<String> origins() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("tap.samples")))) {
            return folders.filter(Files::isDirectory).map(p -> p.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("origins")
    void everyFactArrivesOnceAtEveryTarget(String origin) throws Exception {
        List<JsonNode> answers = answers(Path.of(System.getProperty("tap.samples"), origin));
        Map<String, Integer> inFiles = new TreeMap<>();
        Map<String, Set<String>> distinct = new TreeMap<>();
        for (String array : Targets.TABLES.keySet()) {
            inFiles.put(array, 0);
            distinct.put(array, new HashSet<>());
            for (JsonNode answer : answers) {
                for (JsonNode event : answer.path(array)) {
                    inFiles.merge(array, 1, Integer::sum);
                    distinct.get(array).add(orderless(event));
                }
            }
        }
        List<byte[]> bodies = new ArrayList<>();
        for (JsonNode answer : answers) {
            bodies.add(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(answer));
        }
        try (CannedTap tap = new CannedTap(bodies);
                Targets targets = Targets.start(SearchEngine.Kind.OPENSEARCH_2, SearchEngine.Kind.ELASTICSEARCH_8)) {
            installation.configure("""
                    collector {
                      data-dir = "data-%s"
                      admin.port = 0
                      sources { tap {
                        type = proofpoint-tap, principal = p, secret = hunter2-tap, base-url = "%s"
                        poll-interval = 5s, start-from = %s
                      } }
                      %s
                    }
                    """.formatted(origin, tap.url(), (answers.size() + 1) + "h", targets.sinks()));
            long expected = distinct.values().stream().mapToLong(Set::size).sum();
            Installation.Running running = installation.start("run", "-c", "collector.conf");
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> tap.emptyAnswers() > 0
                            && targets.hec().count() >= expected
                            && targets.azure().count() >= expected
                            && targets.count("opensearch_2") >= expected
                            && targets.count("elasticsearch_8") >= expected);
            assertThat(running.stop()).as(running.logged()).isZero();

            Map<String, Map<String, List<JsonNode>>> arrived = new LinkedHashMap<>();
            arrived.put("splunk", targets.atSplunk());
            arrived.put("sentinel", targets.atSentinel());
            arrived.put("opensearch", targets.in("opensearch_2"));
            arrived.put("elasticsearch", targets.in("elasticsearch_8"));
            for (String array : distinct.keySet()) {
                System.out.printf(
                        "%-16s %-18s in files %3d, distinct %3d",
                        origin, array, inFiles.get(array), distinct.get(array).size());
                arrived.forEach((target, events) ->
                        System.out.printf(", %s %d", target, events.get(array).size()));
                System.out.println();
                arrived.forEach((target, events) -> assertThat(events.get(array))
                        .as("%s of %s at %s", array, origin, target)
                        .hasSameSizeAs(distinct.get(array)));
            }
            assertThat(targets.azure().violations()).isEmpty();
            assertThat(running.logged()).doesNotContain("hunter2");
        }
    }

    /** Every object in the folder that looks like an answer, and bare lists of messages as answers with those. */
    private static List<JsonNode> answers(Path folder) throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.toString().matches(".*\\.(json|resp)")) {
                    continue;
                }
                JsonNode content = JSON.readTree(file.toFile());
                if (content.has("polls")) {
                    content.get("polls").forEach(poll -> answers.add(poll.get("response")));
                } else if (content.has("queryEndTime")) {
                    answers.add(content);
                } else if (content.isArray() && content.path(0).has("threatsInfoMap")) {
                    ObjectNode answer = JSON.createObjectNode().put("queryEndTime", "2026-01-09T00:00:00Z");
                    ArrayNode delivered = answer.putArray("messagesDelivered");
                    ArrayNode blocked = answer.putArray("messagesBlocked");
                    content.forEach(m -> (m.has("quarantineFolder") ? blocked : delivered).add(m));
                    answers.add(answer);
                }
            }
        }
        return answers;
    }

    /** A text that is the same for two values that differ only in the order of keys and elements. */
    private static String orderless(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> fields = new TreeMap<>();
            node.properties().forEach(f -> fields.put(f.getKey(), orderless(f.getValue())));
            return fields.toString();
        }
        if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(e -> elements.add(orderless(e)));
            return elements.stream().sorted().toList().toString();
        }
        return node.toString();
    }
}
