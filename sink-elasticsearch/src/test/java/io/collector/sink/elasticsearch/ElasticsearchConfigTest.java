package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.InvalidConfigException;
import io.collector.api.Secret;
import io.collector.api.SinkPlugin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticsearchConfigTest {
    @Test
    void isFoundByItsType() {
        List<String> types = new ArrayList<>();
        for (SinkPlugin<?> plugin : ServiceLoader.load(SinkPlugin.class)) {
            types.add(plugin.type());
        }
        assertThat(types).contains("elasticsearch");
    }

    @Test
    void needsAnAddress() {
        refuses("urls", c -> c.urls = List.of());
    }

    @Test
    void takesOneKindOfCredentialsOnly() {
        refuses("api-key", c -> {
            c.apiKey = Optional.of(Secret.of("a"));
            c.bearerToken = Optional.of(Secret.of("b"));
        });
        refuses("username", c -> c.username = Optional.of("a"));
    }

    @Test
    void asksForAnApiKeyWhereThereIsNothingElse() {
        refuses("username", c -> {
            c.flavor = Flavor.SERVERLESS;
            c.username = Optional.of("elastic");
            c.password = Optional.of(Secret.of("p"));
        });
    }

    @Test
    void takesEitherAddressesOrACloudId() {
        refuses("cloud-id", c -> c.cloudId = Optional.of("x:ZXUuZXhhbXBsZS5jb20kYWJjJGRlZg=="));
    }

    @Test
    void refusesPlainHttpToAnotherHost() {
        refuses("urls", c -> c.urls = List.of(URI.create("http://es.example.com:9200")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prod", "a-b", "a b", "a*", "a,b", "a#", "a:b", "a/b"})
    void refusesNamespacesThatNoDataStreamMayHave(String namespace) {
        refuses("namespace", c -> c.namespace = namespace);
    }

    @ParameterizedTest
    @CsvSource({
        "eu.example.com$abc$def,        https://abc.eu.example.com:443",
        "eu.example.com:9243$abc$def,   https://abc.eu.example.com:9243",
        "eu.example.com$abc:9244$def,   https://abc.eu.example.com:9244",
        "eu.example.com$abc,            https://abc.eu.example.com:443"
    })
    void findsTheAddressOfACloudId(String decoded, String address) {
        String encoded = Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
        Configs configs = Configs.at();
        configs.cloudId = Optional.of("my-deployment:" + encoded);
        assertThat(configs.build().addresses()).containsExactly(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name:", "name:!!!", "name:YWJj", "name:JCQk"})
    void refusesWhatIsNoCloudId(String cloudId) {
        refuses("cloud-id", c -> {
            c.urls = List.of();
            c.cloudId = Optional.of(cloudId);
        });
    }

    private static void refuses(String setting, Consumer<Configs> change) {
        Configs configs = Configs.at(URI.create("https://es.example.com:9200"));
        change.accept(configs);
        assertThatThrownBy(configs::build)
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .anySatisfy(
                                        problem -> assertThat(problem.setting()).isEqualTo(setting)));
    }
}
