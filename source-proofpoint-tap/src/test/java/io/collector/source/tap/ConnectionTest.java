package io.collector.source.tap;

import static io.collector.testkit.ConfigAssertions.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.testkit.CollectingEmitter;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TAP at its own address, through a company's proxy that shows certificates of the company's own authority. */
@Timeout(30)
class ConnectionTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("authority of the company")
            .build();
    private static final HeldCertificate TAP = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("tap-api-v2.proofpoint.com")
            .build();

    private final MockWebServer proxy = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        proxy.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(TAP, AUTHORITY.certificate())
                .build()
                .sslSocketFactory());
        proxy.enqueue(new MockResponse.Builder().inTunnel().build());
        proxy.enqueue(new MockResponse.Builder()
                .body("{\"clicksBlocked\":[{\"id\":\"1\",\"GUID\":\"g\"}]}")
                .build());
        proxy.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void reachesTapThroughAProxyAndTrustsTheAuthorityOfTheSettings() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
        CollectingEmitter emitter = new CollectingEmitter();
        try (Source source = open("trust { ca-file = \"" + file + "\" }")) {
            source.poll(Checkpoint.START, emitter);
        }
        assertThat(emitter.events()).hasSize(1);
        RecordedRequest tunnel = proxy.takeRequest();
        assertThat(tunnel.getRequestLine()).isEqualTo("CONNECT tap-api-v2.proofpoint.com:443 HTTP/1.1");
        assertThat(tunnel.getHeaders().get("Authorization"))
                .as("TAP's credentials are not for the proxy")
                .isNull();
        assertThat(proxy.takeRequest().getTarget()).startsWith("/v2/siem/all?format=json&interval=");
    }

    @Test
    void asksAPersonWhenTheAuthorityIsNotTrustedAndCountsNoRequest() throws Exception {
        try (Source source = open("connect-timeout = 5s")) {
            assertThatThrownBy(() -> source.poll(Checkpoint.START, new CollectingEmitter()))
                    .isInstanceOfSatisfying(BlockedException.class, e -> {
                        assertThat(e).hasMessageContaining("tap-api-v2.proofpoint.com");
                        assertThat(e.remedy()).contains("ca-file");
                    });
            assertThat(source.requests())
                    .extracting(RequestPool::used)
                    .as("but those that a crash may have hidden")
                    .containsOnly(1L);
        }
    }

    private Source open(String http) {
        TapConfig config = bind(
                TapConfig.class,
                "principal = p, secret = s, http { proxy = \"http://127.0.0.1:" + proxy.getPort() + "\", " + http
                        + " }");
        TapPlugin plugin = new TapPlugin();
        return plugin.open(config, TestPluginContext.of("tap", ManualClock.at(Rig.START), plugin.tables()));
    }
}
