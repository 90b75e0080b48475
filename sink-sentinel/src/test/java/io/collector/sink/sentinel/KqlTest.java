package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kusto's own language service reads the transforms of the template and the queries of its page. It is a package for
 * Node, so that this is skipped unless {@code KUSTO_NODE_PATH} names the folder it was installed in; see
 * CONTRIBUTING.md.
 */
class KqlTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONTENT = Path.of("src/main/content");
    private static final Pattern QUERY = Pattern.compile("```kql\n(.*?)```", Pattern.DOTALL);

    private String packages;

    @BeforeEach
    void findTheLanguageService() {
        packages = System.getenv().getOrDefault("KUSTO_NODE_PATH", "");
        assumeTrue(
                !packages.isEmpty(),
                "KUSTO_NODE_PATH is not set: npm install @kusto/language-service-next somewhere, and name its node_modules");
    }

    @Test
    void transformsKeepEveryColumnOfTheirTableInItsType() throws Exception {
        JsonNode transforms =
                JSON.readTree(CONTENT.resolve("azuredeploy.json").toFile()).at("/variables/transforms");
        assertThat(transforms.size()).isEqualTo(2);
        List<String> queries = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (Table table : ShippedTables.all()) {
            for (JsonNode transform : transforms) {
                // In a transform, source stands for the stream, which has the columns of its table.
                queries.add(transform.asText().replaceFirst("^source\\b", table.name() + "_CL"));
                expected.add(table.columns().stream()
                        .map(c -> c.name() + ":" + type(c).replace("boolean", "bool"))
                        .toList());
            }
        }
        JsonNode read = read(queries);
        for (int i = 0; i < queries.size(); i++) {
            assertThat(texts(read.get(i), "diagnostics")).as(queries.get(i)).isEmpty();
            assertThat(texts(read.get(i), "columns"))
                    .as(queries.get(i))
                    .containsExactlyInAnyOrderElementsOf(expected.get(i));
        }
    }

    @Test
    void queriesOfThePageFitTheTables() throws Exception {
        List<String> queries = new ArrayList<>();
        for (Path page : List.of(CONTENT.resolve("README.md"), Path.of("../docs/sentinel.md"))) {
            Matcher query = QUERY.matcher(Files.readString(page));
            while (query.find()) {
                queries.add(query.group(1));
            }
        }
        assertThat(queries).isNotEmpty();
        JsonNode read = read(queries);
        for (int i = 0; i < queries.size(); i++) {
            assertThat(texts(read.get(i), "diagnostics")).as(queries.get(i)).isEmpty();
        }
    }

    @Test
    void mistakesAreSeen() throws Exception {
        String table = ShippedTables.all().get(0).name() + "_CL";
        JsonNode read = read(List.of(table + " | extend T = iff(TimeGenerate > ago(2d), now(), now())"));
        assertThat(texts(read.get(0), "diagnostics")).isNotEmpty();
    }

    /** Has queries read over the tables of the template. */
    private JsonNode read(List<String> queries) throws IOException, InterruptedException {
        ObjectNode question = JSON.createObjectNode();
        ObjectNode declared = question.putObject("tables");
        for (Table table : ShippedTables.all()) {
            ArrayNode columns = declared.putArray(table.name() + "_CL");
            table.columns()
                    .forEach(c -> columns.addObject().put("name", c.name()).put("type", type(c)));
        }
        queries.forEach(question.putArray("queries")::add);
        ProcessBuilder node =
                new ProcessBuilder("node", "src/test/resources/kql.cjs").redirectError(ProcessBuilder.Redirect.INHERIT);
        node.environment().put("NODE_PATH", packages);
        Process process = node.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(question.toString().getBytes(StandardCharsets.UTF_8));
        }
        JsonNode answer = JSON.readTree(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("exit code of node").isZero();
        return answer;
    }

    private static String type(Table.Column column) {
        return column.type().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> texts(JsonNode answer, String name) {
        List<String> texts = new ArrayList<>();
        answer.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
