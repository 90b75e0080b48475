package io.collector.sink.elasticsearch.xpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xpack.core.security.authz.RestrictedIndices;
import org.elasticsearch.xpack.core.security.authz.RoleDescriptor;
import org.elasticsearch.xpack.core.security.authz.permission.FieldPermissionsCache;
import org.elasticsearch.xpack.core.security.authz.permission.Role;
import org.elasticsearch.xpack.core.security.authz.privilege.ClusterPrivilegeResolver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elastic's own classes read the roles that are shipped, and say what an account with them may do. */
class RolesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path CONTENT = Path.of("..", "src", "main", "content");
    private static final String STREAM = "logs-proofpoint_tap.clicks_blocked-default";

    /** What a bulk of new documents comes down to, with the data stream and its fields made on the way. */
    private static final List<String> WRITING = List.of(
            "indices:data/write/bulk",
            "indices:data/write/bulk[s]",
            "indices:data/write/index:op_type/create",
            "indices:admin/auto_create",
            "indices:admin/mapping/auto_put");

    private static final List<String> NEVER = List.of(
            "indices:data/read/search",
            "indices:data/read/get",
            "indices:data/write/delete",
            "indices:data/write/update",
            "indices:data/write/index:op_type/index",
            "indices:admin/delete",
            "indices:admin/data_stream/delete",
            "indices:admin/settings/update");

    /** Elastic's classes cannot even be loaded before. */
    @BeforeAll
    static void configureLogging() {
        LogConfigurator.configureESLogging();
    }

    @ParameterizedTest
    @ValueSource(strings = {"elasticsearch-writer.json", "elasticsearch-setup.json", "elasticsearch-api-key.json"})
    void addDocumentsToTheDataStreamsOfTheSinkAndDoNothingElseWithThem(String file) throws IOException {
        Role role = role(file);
        for (String action : WRITING) {
            assertThat(may(role, action, STREAM)).as(action).isTrue();
            assertThat(may(role, action, "logs-collector.gap-default"))
                    .as(action)
                    .isTrue();
            assertThat(may(role, action, "logs-other-default")).as(action).isFalse();
        }
        for (String action : NEVER) {
            assertThat(may(role, action, STREAM)).as(action).isFalse();
        }
    }

    @Test
    void installTemplatesAndThePolicyOnlyByTheOneForThat() throws IOException {
        List<String> actions = List.of(
                "indices:admin/index_template/get",
                "indices:admin/index_template/put",
                "indices:admin/index_template/simulate_index",
                "cluster:admin/ilm/get",
                "cluster:admin/ilm/put",
                "cluster:monitor/main");
        for (String action : actions) {
            assertThat(may(role("elasticsearch-setup.json"), action)).as(action).isTrue();
            assertThat(may(role("elasticsearch-writer.json"), action))
                    .as(action)
                    .isFalse();
            assertThat(may(role("elasticsearch-api-key.json"), action))
                    .as(action)
                    .isFalse();
        }
        assertThat(may(role("elasticsearch-setup.json"), "cluster:admin/xpack/security/user/put"))
                .isFalse();
    }

    private static Role role(String file) throws IOException {
        JsonNode json = JSON.readTree(Files.readString(CONTENT.resolve(file)));
        JsonNode role = json.has("role_descriptors") ? json.at("/role_descriptors/collector_writer") : json;
        RoleDescriptor descriptor = RoleDescriptor.parserBuilder()
                .build()
                .parse("collector", new BytesArray(role.toString()), XContentType.JSON);
        // A name that no cluster knows is refused here.
        for (String privilege : descriptor.getClusterPrivileges()) {
            ClusterPrivilegeResolver.resolve(privilege);
        }
        return Role.buildFromRoleDescriptor(
                descriptor, new FieldPermissionsCache(Settings.EMPTY), new RestrictedIndices(Automata.makeEmpty()));
    }

    private static boolean may(Role role, String action, String index) {
        return role.allowedIndicesMatcher(action).test(index, null, null);
    }

    private static boolean may(Role role, String action) {
        return role.checkClusterAction(action, new SearchRequest(), null);
    }
}
