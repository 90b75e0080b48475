package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSink;
import okio.GzipSource;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExchangeTest {
    private final MockWebServer server = new MockWebServer();
    private OkHttpClient client = Clients.patient();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
    }

    @AfterEach
    void stop() {
        HttpClients.close(client);
        server.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getPort() + "/path?token=in-the-query";
    }

    private RetryableException failure(Request request) {
        return catchThrowableOfType(RetryableException.class, () -> Exchange.send(client, request, "sending 2 events"));
    }

    @Test
    void readsTheWholeAnswer() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(418)
                .addHeader("X-Kind", "teapot")
                .body("short\nand stout")
                .build());
        Answer answer = Exchange.send(client, Clients.get(url()), "asking");
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.headers().get("x-kind")).isEqualTo("teapot");
        assertThat(answer.text()).isEqualTo("short\nand stout");
        assertThat(answer.excerpt()).isEqualTo("short and stout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Splunk 0d0b1a9e-51d5-4a5b-9d8c-1f3f5f0a7c11",
                "Bearer abc/def+ghi==",
                "Basic Y29sbGVjdG9yOnZlcnkgc2VjcmV0",
                "ApiKey a2V5OnNlY3JldA=="
            })
    void tellsNoCredentialsThatAGatewaySaysBack(String authorization) throws Exception {
        String escaped = authorization.replace("/", "\\/");
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .body("refused: " + authorization + " (" + escaped + ", or collector:very secret), sorry")
                .build());
        Request request = Clients.get(url())
                .newBuilder()
                .header("Authorization", authorization)
                .build();

        assertThat(Exchange.send(client, request, "asking").text())
                .startsWith("refused: " + authorization.substring(0, authorization.indexOf(' ')) + " <secret>")
                .endsWith(", sorry")
                .doesNotContain("0d0b1a9e", "abc", "Y29s", "a2V5")
                .satisfies(text -> {
                    if (authorization.startsWith("Basic")) {
                        assertThat(text).contains("collector:<secret>)");
                    }
                });
    }

    @Test
    void leavesAloneWhatAShortWordOfTheCredentialsIsIn() throws Exception {
        server.enqueue(new MockResponse.Builder().body("{\"text\":\"Success\"}").build());
        Request request = Clients.get(url())
                .newBuilder()
                .header("Authorization", "Splunk text")
                .build();

        assertThat(Exchange.send(client, request, "asking").text()).isEqualTo("{\"text\":\"Success\"}");
    }

    @Test
    void leavesNoConnectionBehindWhenInterruptedJustAsTheAnswerComes() throws Exception {
        for (int i = 0; i < 200; i++) {
            server.enqueue(new MockResponse.Builder().body("x".repeat(100_000)).build());
            Thread asking = new Thread(() -> {
                try (Response answer = Exchange.open(client, Clients.get(url()), "asking")) {
                    assertThat(answer.code()).isEqualTo(200);
                } catch (TransferException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            asking.start();
            server.takeRequest();
            // At another moment each time, around the one when the answer is there.
            for (int spin = 0; spin < i * 400; spin++) {
                Thread.onSpinWait();
            }
            asking.interrupt();
            asking.join();
        }
        await().untilAsserted(() -> assertThat(client.connectionPool().connectionCount())
                .isEqualTo(client.connectionPool().idleConnectionCount()));
    }

    @Test
    void decompressesTheAnswer() throws Exception {
        Buffer compressed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(compressed))) {
            sink.writeUtf8("{\"a\":1}");
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(compressed)
                .build());
        assertThat(Exchange.send(client, Clients.get(url()), "asking").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void compressesALargeBodyAndNotASmallOne() throws Exception {
        String large = "{\"key\":\"value\"}".repeat(500);
        for (String text : List.of(large, "{}")) {
            server.enqueue(new MockResponse.Builder().build());
            Body body = Body.of(text.getBytes(StandardCharsets.UTF_8), "application/json", true);
            Exchange.send(client, body.post(new Request.Builder().url(url())).build(), "sending");
        }
        RecordedRequest first = server.takeRequest();
        assertThat(first.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
        assertThat(first.getHeaders().get("Content-Length")).isEqualTo(String.valueOf(first.getBodySize()));
        assertThat(first.getBodySize()).isLessThan(large.length() / 5);
        try (var source = Okio.buffer(new GzipSource(new Buffer().write(first.getBody())))) {
            assertThat(source.readUtf8()).isEqualTo(large);
        }
        RecordedRequest second = server.takeRequest();
        assertThat(second.getHeaders().get("Content-Encoding")).isNull();
        assertThat(second.getBody().utf8()).isEqualTo("{}");
    }

    @Test
    void leavesOpenWhetherABodyWasTakenWhenNoAnswerComes() {
        client = Clients.quick();
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        RetryableException failure = failure(Clients.post(url(), "{}"));
        assertThat(failure).hasMessage("sending 2 events: 127.0.0.1:" + server.getPort() + " did not answer in time");
        assertThat(failure.ambiguous()).isTrue();
    }

    @Test
    void saysThatAQuestionWasNotAnsweredInTime() {
        client = Clients.quick();
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        RetryableException failure = failure(Clients.get(url()));
        assertThat(failure).hasMessageEndingWith(" did not answer in time");
        assertThat(failure.ambiguous()).isFalse();
    }

    @Test
    void leavesOpenWhetherABodyWasTakenWhenTheAnswerIsCutShort() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(10_000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        RetryableException failure = failure(Clients.post(url(), "{}"));
        assertThat(failure).hasMessageContaining("ended");
        assertThat(failure.ambiguous()).isTrue();
    }

    @Test
    void knowsThatNothingWasTakenWhenNobodyListens() {
        int port = server.getPort();
        server.close();
        RetryableException failure = failure(Clients.post("http://127.0.0.1:" + port, "{}"));
        assertThat(failure)
                .hasMessage("sending 2 events: 127.0.0.1:" + port + " refused the connection or cannot be reached");
        assertThat(failure.remedy()).contains("port");
        assertThat(failure.ambiguous()).isFalse();
    }

    @Test
    void knowsThatNothingWasTakenWhenTheNameIsUnknown() {
        RetryableException failure = failure(Clients.post("http://no-such-host.invalid/x", "{}"));
        assertThat(failure).hasMessage("sending 2 events: the name no-such-host.invalid cannot be resolved");
        assertThat(failure.remedy()).contains("DNS");
        assertThat(failure.ambiguous()).isFalse();
    }

    @Test
    void triesEveryAddressOfAName() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        OkHttpClient twoAddresses = client.newBuilder()
                .dns(name -> List.of(
                        InetAddress.getByAddress(name, new byte[] {127, 0, 0, 2}),
                        InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1})))
                .build();
        Request request = Clients.post("http://splunk.example.com:" + server.getPort(), "{}");
        assertThat(Exchange.send(twoAddresses, request, "sending").status()).isEqualTo(200);
    }

    @Test
    void tellsNoSecretOfTheAddress() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        for (Throwable t = failure(Clients.post(url(), "{}")); t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("in-the-query");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "http://127.0.0.1:" + server.getPort() + "/elsewhere")
                .build());
        assertThat(Exchange.send(client, Clients.get(url()), "asking").status()).isEqualTo(302);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void endsAtOnceWhenInterrupted() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                Exchange.send(client, Clients.post(url(), "{}"), "sending");
            } catch (TransferException | InterruptedException e) {
                end.complete(e);
            }
        });
        thread.start();
        server.takeRequest();
        thread.interrupt();
        assertThat(end.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(client.dispatcher().runningCallsCount()).isLessThanOrEqualTo(1);
    }

    @Test
    void handsOutALongAnswerWhileItComes() throws Exception {
        server.enqueue(new MockResponse.Builder().body("line\n".repeat(100_000)).build());
        try (Response response = Exchange.open(client, Clients.get(url()), "asking")) {
            assertThat(response.body().source().readUtf8Line()).isEqualTo("line");
        }
    }

    @Test
    void givesUpOnALongAnswerThatStopsComing() throws Exception {
        client = Clients.quick();
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(1 << 20))
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        try (Response response = Exchange.open(client, Clients.get(url()), "asking")) {
            assertThatThrownBy(() -> response.body().source().readByteString())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void refusesAnAnswerThatWouldFillTheMemory() {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer endless = new RawServer((number, socket, self) -> {
            self.read(socket);
            try {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                String block = "x".repeat(1 << 20);
                for (int i = 0; i < 2_000; i++) {
                    RawServer.write(socket, block);
                }
            } finally {
                closed.countDown();
            }
        })) {
            RetryableException failure = failure(Clients.post(endless.url(), "{}"));
            assertThat(failure).hasMessageContaining("64 MiB");
            RawServer.await(closed);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Many a proxy answers a request that is too large like that: the size must not be tried for ever. */
    @Test
    void takesARefusalThatCameBeforeAllWasSentForTheAnswer() throws Exception {
        try (RawServer hasty = new RawServer(ExchangeTest::refuseTheUpload)) {
            refusesUploads(Clients.patient(), hasty.url());
        }
    }

    @Test
    void takesARefusalThatCameBeforeAllWasSentForTheAnswerOverTlsToo() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates own = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        try (RawServer hasty =
                new RawServer(own.sslContext().getServerSocketFactory(), ExchangeTest::refuseTheUpload)) {
            OkHttpClient trusting = Clients.patient()
                    .newBuilder()
                    .sslSocketFactory(own.sslSocketFactory(), own.trustManager())
                    .build();
            refusesUploads(trusting, "https://127.0.0.1:" + hasty.port());
        }
    }

    private static void refuseTheUpload(int number, Socket socket, RawServer self) throws IOException {
        socket.getInputStream().readNBytes(10_000);
        RawServer.write(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        socket.close();
    }

    private static void refusesUploads(OkHttpClient client, String url) throws Exception {
        for (int i = 0; i < 20; i++) {
            Answer answer = Exchange.send(client, Clients.post(url, "x".repeat(8 << 20)), "sending");
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void takesTheStatusOfARefusalForTheAnswerThoughItsPageIsCutShort() throws Exception {
        try (RawServer rude = new RawServer((number, socket, self) -> {
            self.read(socket);
            RawServer.write(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 1000\r\n\r\n<html>");
            socket.close();
        })) {
            assertThat(Exchange.send(client, Clients.post(rude.url(), "{}"), "sending")
                            .status())
                    .isEqualTo(413);
        }
    }

    /** What a 400 refuses, and what it took all the same, only its words tell. */
    @Test
    void leavesOpenWhatARefusalOfDataThatIsCutShortTook() throws Exception {
        try (RawServer rude = new RawServer((number, socket, self) -> {
            self.read(socket);
            RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 1000\r\n\r\n{");
            socket.close();
        })) {
            assertThat(failure(Clients.post(rude.url(), "{}")).ambiguous()).isTrue();
        }
    }

    @Test
    void sendsOneAfterTheOtherWithoutWaitingForAcknowledgements() throws Exception {
        List<Boolean> noDelay = new ArrayList<>();
        OkHttpClient watched = client.newBuilder()
                .addNetworkInterceptor(chain -> {
                    noDelay.add(chain.connection().socket().getTcpNoDelay());
                    return chain.proceed(chain.request());
                })
                .build();
        try (RawServer prompt = new RawServer((number, socket, self) -> {
            while (true) {
                self.read(socket);
                RawServer.ok(socket);
            }
        })) {
            for (int size : new int[] {20, 20_000}) {
                int n = 100;
                long start = System.nanoTime();
                for (int i = 0; i < n; i++) {
                    Exchange.send(watched, Clients.post(prompt.url(), "x".repeat(size)), "sending");
                }
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                System.out.println(n + " POSTs of " + size + " bytes, one after the other: " + took.toMillis() + " ms");
            }
            assertThat(prompt.connections()).isEqualTo(1);
        }
        assertThat(noDelay).hasSize(200).containsOnly(true);
    }
}
