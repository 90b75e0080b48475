package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.sink.splunk.fake.HecRequest;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** What goes over the wire beside the events. */
class RequestTest {
    @Test
    void carriesTheTokenInItsHeaderAndNowhereElse() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            HecRequest request = rig.splunk.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/services/collector/event");
            assertThat(request.header("Authorization")).contains("Splunk " + Rig.TOKEN);
            assertThat(request.headers().entrySet().stream()
                            .filter(e -> e.getValue().contains(Rig.TOKEN))
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void saysWhatItIsAndWhoSendsIt() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            HecRequest request = rig.splunk.requests().get(0);
            assertThat(request.header("Content-Type"))
                    .hasValueSatisfying(t -> assertThat(t).startsWith("application/json"));
            assertThat(request.header("__splunk_app_name")).contains("collector");
            assertThat(request.header("__splunk_app_version")).isPresent();
        }
    }

    @Test
    void offersNoCompressionThatSplunkRefuses() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            rig.sink.deliver(Rig.batch(100));
            assertThat(rig.splunk.requests().get(0).header("Content-Encoding")).isEmpty();
            assertThat(rig.splunk.requests().get(1).header("Content-Encoding")).contains("gzip");
        }
    }

    /** For a key that the envelope does not have, Splunk answers success and drops the rest of the request. */
    @Test
    void keepsTheVendorsKeysOutOfTheEnvelope() throws Exception {
        try (Rig rig = Rig.usual()) {
            String keys =
                    "\"sourceType\":\"x\",\"time\":\"noon\",\"host\":{},\"index\":7,\"fields\":{\"a\":{\"b\":1}},\"event\":1";
            assertThat(rig.sink
                            .deliver(Rig.batch(Rig.event(0, keys), Rig.event(1)))
                            .failures())
                    .isEmpty();
            JsonNode first = rig.splunk.events().get(0);
            assertThat(first.fieldNames()).toIterable().containsExactly("time", "sourcetype", "event");
            assertThat(first.path("event").path("sourceType").asText()).isEqualTo("x");
            assertThat(rig.splunk.count()).isEqualTo(2);
        }
    }

    /** Some releases of Splunk refuse an empty object, some take it. */
    @Test
    void sendsNoEmptyEvent() throws Exception {
        try (Rig rig = Rig.usual()) {
            assertThat(rig.sink
                            .deliver(Rig.batch(Rig.event(0, ""), Rig.event(1, "\"a\":null")))
                            .failures())
                    .isEmpty();
            assertThat(rig.splunk.events())
                    .extracting(e -> e.path("event").path("eventType").asText())
                    .containsExactly("clicksBlocked", "clicksBlocked");
        }
    }

    @Test
    void putsOneObjectAfterTheOtherEachWithItsOwnMetadata() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "index = main, source = tap, host = gateway")) {
            rig.sink.deliver(Rig.batch(3));
            assertThat(rig.splunk.bodies().get(0)[0]).isEqualTo((byte) '{');
            assertThat(rig.splunk.events())
                    .hasSize(3)
                    .allSatisfy(e -> assertThat(e.fieldNames())
                            .toIterable()
                            .containsExactly("time", "host", "source", "sourcetype", "index", "event"));
        }
    }

    @Test
    void speaksHttp11EvenIfMoreIsOffered() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        try (MockWebServer server = new MockWebServer();
                Rig rig = Rig.usual()) {
            server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            server.enqueue(new MockResponse.Builder()
                    .body("{\"text\":\"Success\",\"code\":0}")
                    .build());
            server.start(java.net.InetAddress.getLoopbackAddress(), 0);
            var sink = rig.closing(Rig.open(
                    rig.context, "url = \"https://127.0.0.1:" + server.getPort() + "\", http.trust.verify = false"));
            assertThat(sink.deliver(Rig.batch(1)).failures()).isEmpty();
            RecordedRequest request = server.takeRequest();
            assertThat(request.getRequestLine()).endsWith("HTTP/1.1");
        }
    }
}
