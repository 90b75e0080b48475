package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.InvalidConfigException;
import java.net.URI;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final HttpConfig STRICT = HttpConfig.defaults();
    private static final HttpConfig LAX = new HttpConfig(
            STRICT.connectTimeout(),
            STRICT.requestTimeout(),
            STRICT.proxy(),
            STRICT.proxyUsername(),
            STRICT.proxyPassword(),
            STRICT.trust(),
            STRICT.clientCertificate(),
            true,
            true);

    @Test
    void joinsWithoutLosingThePrefixOfTheBase() {
        assertThat(Addresses.join(URI.create("https://es.example.com"), "/_bulk"))
                .hasToString("https://es.example.com/_bulk");
        assertThat(Addresses.join(URI.create("https://es.example.com/"), "/_bulk"))
                .hasToString("https://es.example.com/_bulk");
        assertThat(Addresses.join(URI.create("https://es.example.com:9200/es//"), "/_bulk?filter_path=errors"))
                .hasToString("https://es.example.com:9200/es/_bulk?filter_path=errors");
    }

    @Test
    void namesAHostWithItsPortWhereThatIsNotTheUsualOne() {
        assertThat(Addresses.host(HttpUrl.get("https://tap.example.com/v2"))).isEqualTo("tap.example.com");
        assertThat(Addresses.host(HttpUrl.get("https://tap.example.com:8443/v2")))
                .isEqualTo("tap.example.com:8443");
        assertThat(Addresses.host(HttpUrl.get("http://127.0.0.1:443/"))).isEqualTo("127.0.0.1:443");
        assertThat(Addresses.host(HttpUrl.get("http://[::1]:9200/"))).isEqualTo("[::1]:9200");
    }

    @Test
    void acceptsHttpsAnywhereAndPlainHttpOnLoopback() {
        for (String fine : new String[] {
            "https://splunk.example.com:8088",
            "HTTPS://splunk.example.com/prefix",
            "http://localhost:8088",
            "http://127.0.0.1:8088",
            "http://127.8.8.8",
            "http://[::1]:9200"
        }) {
            assertThatCode(() -> Addresses.require("url", URI.create(fine), STRICT))
                    .as(fine)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesPlainHttpToOthersUnlessAllowed() {
        for (String plain : new String[] {
            "http://splunk.example.com",
            "http://10.0.0.7:8088",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com"
        }) {
            assertThatThrownBy(() -> Addresses.require("url", URI.create(plain), STRICT))
                    .as(plain)
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("http.allow-plaintext = true");
            assertThatCode(() -> Addresses.require("url", URI.create(plain), LAX))
                    .as(plain)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesWhatIsNoBaseAddress() {
        for (String bad : new String[] {
            "splunk.example.com:8088",
            "ftp://splunk.example.com",
            "https:///path",
            "/path",
            "https://under_score.example.com",
            "https://example.com:99999",
            "https://example..com"
        }) {
            assertThatThrownBy(() -> Addresses.require("url", URI.create(bad), LAX))
                    .as(bad)
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("url must be an address");
        }
        assertThatThrownBy(() -> Addresses.require("url", URI.create("https://anna:geheim@example.com"), LAX))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("must not hold credentials")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> Addresses.require("url", URI.create("https://example.com?token=geheim"), LAX))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageNotContaining("geheim");
    }
}
