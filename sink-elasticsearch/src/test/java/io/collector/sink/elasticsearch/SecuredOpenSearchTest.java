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
import java.nio.file.Path;
import java.time.Clock;
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

    /** What a sink needs where somebody else installs the templates. */
    private static final String WRITER = """
            {"cluster_permissions":["indices:data/write/bulk"],"index_permissions":[{
            "index_patterns":["logs-proofpoint_tap.*",".ds-logs-proofpoint_tap.*"],
            "allowed_actions":["indices:data/write/index","indices:data/write/bulk*","indices:admin/create",
            "indices:admin/auto_create","indices:admin/data_stream/create","indices:admin/mapping/put",
            "indices:admin/mapping/auto_put"]}]}""";

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
        account("writer", WRITER);
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

    private static Sink open(Configs configs) {
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }
}
