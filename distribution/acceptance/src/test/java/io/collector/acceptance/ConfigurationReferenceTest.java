package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.cli.SchemaCommand;
import io.collector.runtime.config.ConfigReference;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reference of the settings and the JSON Schema say what the records say. {@code -Dupdate.docs=true} writes both
 * instead of comparing them.
 */
class ConfigurationReferenceTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Path SAMPLE = ROOT.resolve("distribution/src/main/conf/collector.conf");
    private static final PluginCatalog CATALOG = catalog();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PluginCatalog catalog() {
        Map<String, SourcePlugin<?>> sources = new TreeMap<>();
        ServiceLoader.load(SourcePlugin.class).forEach(p -> sources.put(p.type(), p));
        Map<String, SinkPlugin<?>> sinks = new TreeMap<>();
        ServiceLoader.load(SinkPlugin.class).forEach(p -> sinks.put(p.type(), p));
        return PluginCatalog.of(new ArrayList<>(sources.values()), new ArrayList<>(sinks.values()));
    }

    private static void same(String file, String expected) throws IOException {
        Path path = ROOT.resolve(file);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(path, expected);
        }
        assertThat(path)
                .as("stale; CONTRIBUTING.md says how to generate it again")
                .hasContent(expected);
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaCommand.text(CATALOG));
    }

    private static List<String> problems(String hocon) throws IOException {
        Config variables = ConfigFactory.parseString("TAP_PRINCIPAL = p, TAP_SECRET = s, SPLUNK_HEC_TOKEN = t,"
                + " ES_API_KEY = k, AZURE_TENANT_ID = t, AZURE_CLIENT_ID = c, AZURE_CLIENT_SECRET = s");
        Config resolved = ConfigFactory.parseString(hocon).resolveWith(variables, ConfigResolveOptions.noSystem());
        JsonNode json = JSON.readTree(resolved.root().render(ConfigRenderOptions.concise()));
        return schema().validate(json).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    @Test
    void theReferenceIsUpToDate() throws Exception {
        same("docs/configuration.md", ConfigReference.markdown(CATALOG));
    }

    @Test
    void theSchemaIsUpToDate() throws Exception {
        same("distribution/src/main/share/collector.schema.json", SchemaCommand.text(CATALOG));
    }

    @Test
    void theSchemaIsAValidSchema() throws Exception {
        JsonSchema meta = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(JSON.readTree(SchemaCommand.text(CATALOG)))).isEmpty();
    }

    @Test
    void theSchemaAcceptsTheSampleConfigurationWithEverySinkOfIt() throws Exception {
        String sample = Files.readString(SAMPLE);
        int sinks = sample.indexOf("  sinks {");
        String all = sample.substring(0, sinks) + sample.substring(sinks).replaceAll("(?m)^    # ?(.*)$", "    $1");
        assertThat(problems(sample)).isEmpty();
        assertThat(problems(all)).isEmpty();
        assertThat(ConfigFactory.parseString(all).getObject("collector.sinks").keySet())
                .containsExactlyInAnyOrder("splunk", "elastic", "sentinel");
    }

    /** By its last word, such as {@code linger} of {@code batch.linger}, in the block of its component. */
    @ParameterizedTest
    @CsvSource({
        "proofpoint-tap, sources, sinks",
        "splunk-hec, sinks, elastic",
        "elasticsearch, elastic, sentinel",
        "sentinel, sentinel, routes"
    })
    void theSampleNamesEverySetting(String type, String from, String to) throws Exception {
        String sample = Files.readString(SAMPLE);
        String block = sample.substring(sample.indexOf(" " + from + " {"), sample.indexOf(" " + to + " {"));
        String shared = sample.substring(sample.indexOf("# http {"), sample.indexOf(" elastic {"));
        List<String> missing = Files.readAllLines(ROOT.resolve("docs/configuration.md")).stream()
                .dropWhile(line -> !line.equals("### `type = " + type + "`"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .filter(setting -> !Pattern.compile("\\b" + setting.substring(setting.lastIndexOf('.') + 1) + "\\b")
                        .matcher(setting.matches("(http|retry|limit)\\..*|gaps") ? shared : block)
                        .find())
                .toList();
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jornal { retention = 8d }                                     | jornal
            journal.retention = 8                                         | retention
            admin.port = 70000                                            | 65535
            sources.tap.principle = x                                     | principle
            sources.tap.type = proofpoint                                 | type
            sources.tap.threat-status = [closed]                          | threat-status
            sources.other { type = proofpoint-tap, principal = p }        | secret
            sources.other { principal = p, secret = s }                   | type
            sources.b { type = proofpoint-tap, principal = p, secret.path = x } | secret
            sinks.a { type = splunk-hec, token = t, url = "splunk:8088" } | url
            sinks.a { type = splunk-hec, token = t, retry.initail = 1s }  | initail
            sinks.a { type = sentinel, rule-id = r }                      | endpoint
            """)
    void theSchemaRefusesMistakes(String mistake, String named) throws Exception {
        assertThat(problems(Files.readString(SAMPLE) + "\ncollector { " + mistake + " }\n"))
                .isNotEmpty()
                .anySatisfy(p -> assertThat(p).contains(named));
    }
}
