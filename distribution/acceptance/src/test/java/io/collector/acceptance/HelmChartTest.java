package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart of the unpacked tarball, linted and rendered by Helm, against the fields that Kubernetes knows. */
class HelmChartTest {
    private static Installation installation;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Installation.unpack("helm");
    }

    private static Path chart() {
        return installation.home().resolve("share/helm/collector");
    }

    private static Map<String, JsonNode> rendered(String values) throws IOException {
        Path file = Files.createTempFile(installation.work(), "values", ".yaml");
        Files.writeString(file, values);
        String text = new Helm(chart())
                .template()
                .withName("tap")
                .withNamespace("soc")
                .withValuesFile(file)
                .call();
        Map<String, JsonNode> byKind = new LinkedHashMap<>();
        YAMLMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    byKind.put(document.path("kind").asText(), document);
                }
            }
        }
        return byKind;
    }

    private static void assertKubernetesKnows(Map<String, JsonNode> manifests) {
        Map<String, Check> checks = Map.of(
                "StatefulSet", V1StatefulSet::validateJsonElement,
                "Service", V1Service::validateJsonElement,
                "ConfigMap", V1ConfigMap::validateJsonElement);
        manifests.forEach((kind, manifest) -> {
            if (checks.containsKey(kind)) {
                JsonElement json = JsonParser.parseString(manifest.toString());
                assertThatCode(() -> checks.get(kind).on(json)).as(kind).doesNotThrowAnyException();
            }
        });
    }

    /** Throws if something is unknown or missing. */
    private interface Check {
        void on(JsonElement json) throws IOException;
    }

    @Test
    void isWithoutFindings() {
        LintResult lint = new Helm(chart()).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        // An icon is for shops; there is no other remark.
        assertThat(lint.getMessages()).allMatch(message -> message.contains("icon is recommended"));
    }

    @Test
    void isOfTheVersionThatItComesWith() throws Exception {
        JsonNode about = new YAMLMapper().readTree(chart().resolve("Chart.yaml").toFile());
        String version = installation.home().getFileName().toString().replace("collector-", "");
        assertThat(about.path("appVersion").asText()).isEqualTo(version);
        assertThat(about.path("version").asText()).isEqualTo(version);
    }

    @Test
    void runsOneUnprivilegedProcessWithAVolumeOfItsOwn() throws Exception {
        Map<String, JsonNode> manifests = rendered("{}");
        assertThat(manifests).containsOnlyKeys("StatefulSet", "Service", "ConfigMap");
        assertKubernetesKnows(manifests);

        JsonNode set = manifests.get("StatefulSet").path("spec");
        assertThat(set.path("replicas").asInt()).isEqualTo(1);
        assertThat(set.at("/volumeClaimTemplates/0/spec/accessModes/0").asText())
                .isEqualTo("ReadWriteOnce");
        JsonNode pod = set.at("/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode container = pod.at("/containers/0");
        JsonNode security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/image").asText()).matches("collector:\\d+\\.\\d+\\.\\d+.*");
        // Every mount has its volume.
        container.path("volumeMounts").forEach(mount -> {
            String name = mount.path("name").asText();
            assertThat(set.findValuesAsText("name")).as(name).contains(name);
        });
    }

    @Test
    void takesSecretsFromWhereTheyAre() throws Exception {
        Map<String, JsonNode> manifests = rendered("""
                secretEnvironment: [siem]
                secretFiles: [tap]
                admin: {secret: mine}
                persistence: {existingClaim: disk}
                serviceMonitor: {enabled: true, labels: {release: prometheus}}
                """);
        assertThat(manifests).containsOnlyKeys("StatefulSet", "Service", "ConfigMap", "ServiceMonitor");
        assertKubernetesKnows(manifests);

        JsonNode pod = manifests.get("StatefulSet").at("/spec/template/spec");
        assertThat(pod.at("/containers/0/envFrom/0/secretRef/name").asText()).isEqualTo("siem");
        assertThat(pod.findValuesAsText("mountPath"))
                .contains("/data", "/run/secrets/tap", "/run/secrets/collector-admin");
        assertThat(pod.findValuesAsText("secretName")).containsExactlyInAnyOrder("mine", "tap");
        assertThat(pod.findValuesAsText("claimName")).containsExactly("disk");
        assertThat(manifests.get("StatefulSet").at("/spec/volumeClaimTemplates").isMissingNode())
                .isTrue();
        assertThat(manifests
                        .get("ServiceMonitor")
                        .at("/spec/endpoints/0/authorization/credentials/name")
                        .asText())
                .isEqualTo("mine");
        assertThat(manifests
                        .get("ServiceMonitor")
                        .at("/metadata/labels/release")
                        .asText())
                .isEqualTo("prometheus");
    }

    @Test
    void theCheckKnowsTheFieldsDownToTheContainer() throws Exception {
        Map<String, JsonNode> manifests = rendered("{}");
        ((ObjectNode) manifests.get("StatefulSet").at("/spec/template/spec/containers/0/securityContext"))
                .put("readOnlyRootFileSystem", true);
        assertThatThrownBy(() -> assertKubernetesKnows(manifests)).hasMessageContaining("readOnlyRootFileSystem");
    }

    @Test
    void itsConfigurationAndThatOfTheGuideAreValid() throws Exception {
        assertValid("{}");
        String guide = Files.readString(installation.home().resolve("docs/operations.md"));
        String values = guide.substring(guide.indexOf("```yaml\n") + "```yaml\n".length());
        assertValid(values.substring(0, values.indexOf("```")));
    }

    private static void assertValid(String values) throws Exception {
        Map<String, JsonNode> manifests = rendered(values);
        assertKubernetesKnows(manifests);
        Path secrets = Files.createDirectories(installation.work().resolve("run/secrets"));
        for (String secret : List.of("tap/secret", "collector-admin/token")) {
            Path file = secrets.resolve(secret);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        String conf = manifests.get("ConfigMap").at("/data/collector.conf").asText();
        installation.configure(conf.replace("/run/secrets", secrets.toString()));
        installation.with("TAP_PRINCIPAL", "p").with("SPLUNK_HEC_TOKEN", "t");
        Installation.Result result = installation.run("validate", "-c", "collector.conf");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    @Test
    void refusesAValueThatItDoesNotKnow() {
        assertThatThrownBy(() -> rendered("persistance: {size: 1Gi}")).hasMessageContaining("persistance");
        assertThatThrownBy(() -> rendered("persistence: {size: big}")).hasMessageContaining("size");
    }
}
