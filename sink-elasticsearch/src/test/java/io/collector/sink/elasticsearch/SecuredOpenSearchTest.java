package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.engine.SearchEngine;
import io.collector.engine.SecuredHome;
import io.collector.http.Answer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What accounts of few rights meet, over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredOpenSearchTest {
    private static final String PASSWORD = "Correct-Horse-7-Battery";

    private static final String READER = """
            {"cluster_permissions":["indices:data/write/bulk"],"index_permissions":[{
            "index_patterns":["logs-*"],"allowed_actions":["read"]}]}""";

    private Path home;
    private SearchEngine engine;
    private Cluster admin;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = folder;
        engine = SearchEngine.start(SearchEngine.Kind.OPENSEARCH_2_SECURED, home);
        admin = new Cluster(configs("admin", "admin").build(), Clock.systemUTC(), "test");
        account("writer", content("opensearch-writer.json"));
        account("installer", content("opensearch-setup.json"));
        account("reader", READER);
        put(
                "/_index_template/by-hand",
                "{\"index_patterns\":[\"logs-proofpoint_tap.message_*\"],\"data_stream\":{},\"priority\":120}");
    }

    @AfterAll
    void stop() {
        admin.close();
        engine.close();
    }

    @Test
    void asksForTheCertificateAuthority() {
        Configs configs = configs("admin", "admin");
        configs.caFile = Optional.empty();
        BlockedException blocked = fails(configs, Tap.click(1));
        assertThat(blocked.remedy()).contains("http.trust.ca-file");
    }

    @Test
    void asksForRightCredentials() {
        BlockedException blocked = fails(configs("admin", "wrong"), Tap.click(1));
        assertThat(blocked.remedy()).contains("username and password");
        assertThat(blocked).hasMessageContaining("401");
    }

    @Test
    void writesWithAnAccountThatMaySeeNoTemplatesWhereOneIsThere() throws Exception {
        try (Sink sink = open(configs("writer", PASSWORD))) {
            assertThatCode(sink::check).doesNotThrowAnyException();
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.message(1)))).failures())
                    .isEmpty();
        }
        assertThat(admin.get("/_data_stream/logs-proofpoint_tap.message_delivered-default", "test")
                        .text())
                .contains("\"by-hand\"");
    }

    @Test
    void holdsEventsOfAnAccountThatMayInstallNoTemplateWhereNoneIsThere() throws Exception {
        BlockedException blocked = fails(configs("writer", PASSWORD), Tap.click(1));
        assertThat(blocked.remedy()).contains("manage_index_templates");
        assertThat(admin.get("/_cat/indices?h=index&expand_wildcards=all", "test")
                        .text())
                .doesNotContain("clicks_blocked");
    }

    @Test
    void holdsEventsOfAnAccountThatMayNotWrite() throws Exception {
        Event message = Tap.event(Tap.MESSAGES_BLOCKED, "m", "{}");
        try (Sink sink = open(configs("admin", "admin"))) {
            sink.deliver(new Batch("tap", List.of(message)));
        }
        Configs reader = configs("reader", PASSWORD);
        reader.setup = false;
        BlockedException blocked = fails(reader, message);
        assertThat(blocked).hasMessageContaining("403");
        assertThat(blocked.remedy()).contains("indices:data/write/index");
    }

    @Test
    void installsTemplatesAndDeliversWithTheRoleThatIsShippedForIt() throws Exception {
        Configs configs = configs("installer", PASSWORD);
        configs.namespace = "installed";
        configs.caFile = Optional.empty();
        configs.caFingerprint = Optional.of(fingerprint());
        Event click = Tap.event(Tap.CLICKS_PERMITTED, "c", "{}");
        try (Sink sink = openForClicks(configs)) {
            assertThatCode(sink::check).doesNotThrowAnyException();
            assertThat(sink.deliver(new Batch("tap", List.of(click))).failures())
                    .isEmpty();
        }
        assertThat(admin.get("/_data_stream/logs-proofpoint_tap.clicks_permitted-installed", "test")
                        .text())
                .contains("\"collector-proofpoint_tap.clicks_permitted\"");
    }

    @Test
    void letsNobodyReadOrDeleteWithTheRolesThatAreShipped() throws Exception {
        String stream = "/logs-proofpoint_tap.message_delivered-default";
        try (Sink sink = open(configs("writer", PASSWORD))) {
            sink.deliver(new Batch("tap", List.of(Tap.message(7))));
        }
        for (String user : List.of("writer", "installer")) {
            try (Cluster account = new Cluster(configs(user, PASSWORD).build(), Clock.systemUTC(), "test")) {
                assertThat(account.get(stream + "/_search", "test").status())
                        .as("reading as " + user)
                        .isEqualTo(403);
                assertThat(account.send("DELETE", "/_data_stream" + stream, "test")
                                .status())
                        .as("deleting as " + user)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void namesTheProbeThatItMayNotRemove() throws Exception {
        Configs configs = configs("installer", PASSWORD);
        configs.namespace = "probe";
        try (Sink sink = openForClicks(configs)) {
            assertThat(sink.writeProbe())
                    .startsWith("left one document, tagged collector-write-probe, in")
                    .contains("logs-proofpoint_tap.clicks_permitted-probe (");
        }
    }

    @Test
    void showsByTheProbeThatAnAccountMayNotWrite() throws Exception {
        Configs reader = configs("reader", PASSWORD);
        reader.namespace = "probe";
        reader.setup = false;
        try (Sink sink = openForClicks(reader)) {
            BlockedException blocked = catchThrowableOfType(BlockedException.class, sink::writeProbe);
            assertThat(blocked.remedy()).contains("indices:data/write/index");
        }
    }

    private static String content(String file) throws IOException {
        return Files.readString(Documentation.root().resolve("sink-elasticsearch/src/main/content/" + file));
    }

    private String fingerprint() throws Exception {
        try (InputStream pem = Files.newInputStream(SecuredHome.certificate(home))) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        }
    }

    private static BlockedException fails(Configs configs, Event event) {
        try (Sink sink = open(configs)) {
            return catchThrowableOfType(BlockedException.class, () -> sink.deliver(new Batch("tap", List.of(event))));
        }
    }

    private void account(String name, String role) throws Exception {
        put("/_plugins/_security/api/roles/" + name, role);
        put("/_plugins/_security/api/internalusers/" + name, "{\"password\":\"" + PASSWORD + "\"}");
        put("/_plugins/_security/api/rolesmapping/" + name, "{\"users\":[\"" + name + "\"]}");
    }

    private void put(String path, String body) throws Exception {
        Answer answer = admin.send("PUT", path, body, "test");
        assertThat(answer.status()).as(path + ": " + answer.text()).isBetween(200, 201);
    }

    private Configs configs(String user, String password) {
        Configs configs = Configs.at(engine.url());
        configs.username = Optional.of(user);
        configs.password = Optional.of(Secret.of(password));
        configs.caFile = Optional.of(SecuredHome.certificate(home));
        return configs;
    }

    /** One table only, so that no other gets a template. */
    private static Sink openForClicks(Configs configs) {
        return new ElasticsearchPlugin()
                .open(
                        configs.build(),
                        TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), List.of(Tap.CLICKS_PERMITTED)));
    }

    private static Sink open(Configs configs) {
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }
}
