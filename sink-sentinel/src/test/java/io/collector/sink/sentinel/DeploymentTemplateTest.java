package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Table;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The template in {@code src/main/content}. After a change of the tables, write it anew with {@code
 * -Dtest=DeploymentTemplateTest -Dcollector.write-template=true}.
 */
class DeploymentTemplateTest {
    private static final Path FILE = Path.of("src/main/content/azuredeploy.json");

    private JsonNode template;

    @BeforeEach
    void read() throws IOException {
        if (Boolean.getBoolean("collector.write-template")) {
            Files.writeString(FILE, DeploymentTemplate.of(ShippedTables.all()));
        }
        template = new ObjectMapper().readTree(Files.readString(FILE));
    }

    private JsonNode resource(String type) {
        List<JsonNode> found = resources(type);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<JsonNode> resources(String type) {
        List<JsonNode> found = new ArrayList<>();
        template.path("resources").forEach(r -> {
            if (r.path("type").asText().equals(type)) {
                found.add(r);
            }
        });
        return found;
    }

    private static List<String> columns(JsonNode parent) {
        List<String> columns = new ArrayList<>();
        parent.path("columns")
                .forEach(c -> columns.add(
                        c.path("name").asText() + ":" + c.path("type").asText()));
        return columns;
    }

    private static List<String> columns(Table table) {
        return table.columns().stream()
                .map(c -> c.name() + ":" + c.type().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void isWhatTheTablesMakeOfIt() throws IOException {
        assertThat(Files.readString(FILE)).isEqualTo(DeploymentTemplate.of(ShippedTables.all()));
    }

    private static List<String> shipped(String name) {
        if (name.equals("CollectorGap")) {
            return columns(ShippedTables.gaps());
        }
        List<String> columns = new ArrayList<>(columns(PublishedTables.named(name)));
        columns.addAll(List.of(
                "CollectorStatus:string", "CollectorPreviousStatus:string", "CollectorPreviousRevision:string"));
        return columns;
    }

    @Test
    void makesTheFourTablesWithTheirPublishedColumnsAndThoseOfUpdatesAndTheTableOfGaps() {
        List<JsonNode> tables = resources("Microsoft.OperationalInsights/workspaces/tables");
        assertThat(tables).hasSize(5).last().asString().contains("CollectorGap_CL");
        for (JsonNode table : tables) {
            String name = table.path("properties").path("schema").path("name").asText();
            assertThat(table.path("name").asText()).contains("/" + name);
            assertThat(columns(table.path("properties").path("schema"))).isEqualTo(shipped(name.replace("_CL", "")));
        }
    }

    @Test
    void declaresEveryColumnInTheStreamTooSoThatNothingIsDropped() {
        JsonNode rule = resource("Microsoft.Insights/dataCollectionRules");
        assertThat(rule.path("kind").asText())
                .isEqualTo("[if(empty(parameters('endpointName')), 'Direct', json('null'))]");
        JsonNode streams = rule.path("properties").path("streamDeclarations");
        assertThat(streams.size()).isEqualTo(5);
        ShippedTables.all()
                .forEach(t -> assertThat(columns(streams.path(PublishedTables.stream(t.name()))))
                        .isEqualTo(columns(t))
                        .contains("TimeGenerated:datetime"));
        assertThat(rule.path("dependsOn").size()).as("tables and endpoint").isEqualTo(6);
        assertThat(rule.path("properties").path("dataFlows").size()).isEqualTo(5);
        rule.path("properties").path("dataFlows").forEach(flow -> {
            assertThat(flow.path("streams").get(0)).isEqualTo(flow.path("outputStream"));
            assertThat(streams.has(flow.path("outputStream").asText())).isTrue();
        });
    }

    @Test
    void staysWithinTheLimitsOfAzure() {
        JsonNode rule = resource("Microsoft.Insights/dataCollectionRules").path("properties");
        assertThat(rule.path("dataFlows").size()).isBetween(1, 10);
        assertThat(rule.path("streamDeclarations").size()).isBetween(1, 10);
        template.path("variables")
                .path("transforms")
                .forEach(t -> assertThat(t.asText()).startsWith("source").hasSizeLessThan(15_360));
        ShippedTables.all()
                .forEach(t -> t.columns().forEach(c -> assertThat(c.name()).matches("[A-Za-z][A-Za-z0-9_]{0,44}")));
    }

    @Test
    void givesTheRoleOnTheRuleAlone() {
        JsonNode role = resource("Microsoft.Authorization/roleAssignments");
        assertThat(role.path("scope").asText()).contains("dataCollectionRules");
        assertThat(role.path("properties").path("roleDefinitionId").asText())
                .contains("3913510d-42f4-4e42-8a64-420c390055eb");
        assertThat(role.path("properties").path("principalType").asText()).isEqualTo("ServicePrincipal");
    }

    @Test
    void makesAnEndpointForTheRuleOnlyIfOneIsNamed() {
        assertThat(template.at("/parameters/endpointName/defaultValue").asText("none"))
                .isEmpty();
        JsonNode endpoint = resource("Microsoft.Insights/dataCollectionEndpoints");
        assertThat(endpoint.path("condition").asText()).isEqualTo("[not(empty(parameters('endpointName')))]");
        assertThat(endpoint.path("location"))
                .isEqualTo(resource("Microsoft.Insights/dataCollectionRules").path("location"));
        JsonNode rule = resource("Microsoft.Insights/dataCollectionRules").path("properties");
        assertThat(rule.path("dataCollectionEndpointId").asText())
                .startsWith("[if(empty(parameters('endpointName')), json('null'), resourceId(");
        assertThat(template.at("/outputs/endpoint/value").asText())
                .startsWith("[if(empty(parameters('endpointName')), reference(")
                .contains(".endpoints.logsIngestion, ")
                .endsWith(".logsIngestion.endpoint)]");
    }

    @Test
    void tellsTheSettingsOfTheSink() {
        assertThat(template.path("outputs").fieldNames())
                .toIterable()
                .containsExactly("endpoint", "ruleId", "timeGenerated", "updateColumns");
    }

    @Test
    void usesOnlyParametersThatItHasAndAllOfThem() {
        Matcher used = Pattern.compile("parameters\\('(\\w+)'\\)").matcher(template.toString());
        TreeSet<String> names = new TreeSet<>();
        while (used.find()) {
            names.add(used.group(1));
        }
        TreeSet<String> declared = new TreeSet<>();
        template.path("parameters").fieldNames().forEachRemaining(declared::add);
        assertThat(names).isEqualTo(declared);
    }
}
