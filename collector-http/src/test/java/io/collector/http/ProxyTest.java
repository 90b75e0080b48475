package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.InvalidConfigException;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxyTest {
    private static final String CREDENTIALS = "Basic YW5uYTpnZWhlaW0=";
    private static final HttpConfig.Trust TRUSTING = new HttpConfig.Trust(Optional.empty(), false);

    private final MockWebServer proxy = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        proxy.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private OkHttpClient client(boolean credentials) {
        return HttpClients.create(Clients.proxied(
                URI.create("http://127.0.0.1:" + proxy.getPort()),
                credentials ? Optional.of("anna") : Optional.empty(),
                credentials ? Optional.of(Secret.of("geheim")) : Optional.empty(),
                TRUSTING));
    }

    private void tunnelTo() {
        HeldCertificate certificate = new HeldCertificate.Builder().build();
        proxy.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
    }

    private static MockResponse.Builder tunnel() {
        return new MockResponse.Builder().inTunnel();
    }

    @Test
    void sendsCredentialsWithAPlainRequest() throws Exception {
        proxy.enqueue(new MockResponse.Builder().body("ok").build());
        Answer answer = Exchange.send(client(true), Clients.post("http://es.example.com:9200/x", "{}"), "sending");
        assertThat(answer.text()).isEqualTo("ok");
        RecordedRequest request = proxy.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("POST http://es.example.com:9200/x HTTP/1.1");
        assertThat(request.getHeaders().get("Proxy-Authorization")).isEqualTo(CREDENTIALS);
        assertThat(request.getBody().utf8()).isEqualTo("{}");
    }

    @Test
    void sendsCredentialsForTheTunnelOnly() throws Exception {
        tunnelTo();
        proxy.enqueue(tunnel().build());
        proxy.enqueue(new MockResponse.Builder().body("ok").build());
        Answer answer = Exchange.send(client(true), Clients.post("https://es.example.com/x", "{}"), "sending");
        assertThat(answer.text()).isEqualTo("ok");
        RecordedRequest connect = proxy.takeRequest();
        assertThat(connect.getRequestLine()).isEqualTo("CONNECT es.example.com:443 HTTP/1.1");
        assertThat(connect.getHeaders().get("Proxy-Authorization")).isEqualTo(CREDENTIALS);
        RecordedRequest post = proxy.takeRequest();
        assertThat(post.getRequestLine()).isEqualTo("POST /x HTTP/1.1");
        assertThat(post.getHeaders().get("Proxy-Authorization")).isNull();
    }

    /** Services of the machine itself are asked so. */
    @Test
    void keepsTheCredentialsFromWhoIsAskedWithoutTheProxy() throws Exception {
        proxy.enqueue(new MockResponse.Builder().body("ok").build());
        OkHttpClient direct = client(true).newBuilder().proxy(Proxy.NO_PROXY).build();
        Exchange.send(direct, Clients.get("http://127.0.0.1:" + proxy.getPort() + "/token"), "asking");
        assertThat(proxy.takeRequest().getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void answersAProxyThatAsksAlthoughItWasTold() throws Exception {
        tunnelTo();
        proxy.enqueue(tunnel().code(407)
                .addHeader("Proxy-Authenticate", "Basic realm=\"x\"")
                .build());
        BlockedException failure = catchThrowableOfType(
                BlockedException.class,
                () -> Exchange.send(client(true), Clients.post("https://es.example.com/x", "{}"), "sending"));
        assertThat(failure).hasMessageContaining("the proxy 127.0.0.1:" + proxy.getPort());
        assertThat(failure.remedy()).contains("http.proxy-username");
        assertThat(failure.toString() + failure.getCause()).doesNotContain("geheim", "YW5uYTpnZWhlaW0");
    }

    @Test
    void asksAPersonWhenTheProxyWantsCredentialsAndThereAreNone() throws Exception {
        proxy.enqueue(new MockResponse.Builder()
                .code(407)
                .addHeader("Proxy-Authenticate", "Basic realm=\"x\"")
                .build());
        Answer answer = Exchange.send(client(false), Clients.post("http://es.example.com/x", "{}"), "sending");
        assertThat(Faults.answered("sending", "es.example.com", answer, Clock.systemUTC()))
                .isInstanceOfSatisfying(
                        BlockedException.class, e -> assertThat(e.remedy()).contains("http.proxy-username"));
    }

    @Test
    void asksAPersonWhenTheProxyForbidsTheTarget() {
        tunnelTo();
        proxy.enqueue(tunnel().code(403).build());
        BlockedException failure = catchThrowableOfType(
                BlockedException.class,
                () -> Exchange.send(client(false), Clients.post("https://es.example.com/x", "{}"), "sending"));
        assertThat(failure)
                .hasMessage("sending: the proxy 127.0.0.1:" + proxy.getPort()
                        + " answered 403 when asked to connect to es.example.com:443");
    }

    @Test
    void retriesWhenTheProxyCannotReachTheTarget() {
        tunnelTo();
        proxy.enqueue(tunnel().code(503).build());
        RetryableException failure = catchThrowableOfType(
                RetryableException.class,
                () -> Exchange.send(client(false), Clients.post("https://es.example.com/x", "{}"), "sending"));
        assertThat(failure.remedy()).contains("proxy");
        assertThat(failure.ambiguous()).isFalse();
    }

    @Test
    void namesTheProxyWhenItIsTheProxyThatIsDown() {
        OkHttpClient client = client(false);
        proxy.close();
        RetryableException failure = catchThrowableOfType(
                RetryableException.class,
                () -> Exchange.send(client, Clients.post("https://es.example.com/x", "{}"), "sending"));
        assertThat(failure).hasMessageContaining("the proxy 127.0.0.1:" + proxy.getPort() + " refused");
        assertThat(failure.remedy()).contains("http.proxy");
    }

    @Test
    void namesTheProxyWhenItsNameIsUnknown() {
        OkHttpClient client = HttpClients.create(Clients.proxied(
                URI.create("http://no-such-proxy.invalid:3128"), Optional.empty(), Optional.empty(), TRUSTING));
        RetryableException failure = catchThrowableOfType(
                RetryableException.class,
                () -> Exchange.send(client, Clients.post("https://es.example.com/x", "{}"), "sending"));
        assertThat(failure).hasMessageContaining("the proxy no-such-proxy.invalid:3128 cannot be resolved");
    }

    @Test
    void refusesAProxyThatHoldsCredentialsOrNoPort() {
        for (String bad : new String[] {"http://anna:geheim@proxy:3128", "http://proxy", "socks://proxy:1080"}) {
            assertThatThrownBy(() -> Clients.proxied(URI.create(bad), Optional.empty(), Optional.empty(), TRUSTING))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageNotContaining("geheim");
        }
        assertThatThrownBy(() -> Clients.proxied(
                        URI.create("http://proxy:3128"), Optional.of("anna"), Optional.empty(), TRUSTING))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("go together");
    }
}
