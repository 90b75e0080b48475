package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.RetryableException;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers close connections that are idle; the client may only learn of it when it uses one. */
@Timeout(30)
class StaleConnectionTest {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Answers once, closes the first connection in the given way, and serves every later one well. */
    private RawServer closing(Step how) {
        return new RawServer((number, socket, server) -> {
            server.read(socket);
            RawServer.ok(socket);
            if (number == 0) {
                RawServer.await(answered);
                how.end(socket);
                closed.countDown();
                return;
            }
            serve(server, socket);
        });
    }

    private static void serve(RawServer server, Socket socket) throws IOException {
        while (true) {
            server.read(socket);
            RawServer.ok(socket);
        }
    }

    private void sendsEachOnceOnAFreshConnection(RawServer server, String url, OkHttpClient client) throws Exception {
        assertThat(Exchange.send(client, Clients.post(url, "first"), "sending").status())
                .isEqualTo(200);
        answered.countDown();
        RawServer.await(closed);
        assertThat(Exchange.send(client, Clients.post(url, "second"), "sending").status())
                .isEqualTo(200);
        assertThat(Exchange.send(client, Clients.post(url, "third"), "sending").status())
                .isEqualTo(200);
        assertThat(server.requests()).containsExactly("first", "second", "third");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void takesAFreshConnectionWhenTheServerClosedTheIdleOne() throws Exception {
        try (RawServer server = closing(Socket::close)) {
            sendsEachOnceOnAFreshConnection(server, server.url(), Clients.patient());
        }
    }

    @Test
    void takesAFreshConnectionWhenTheServerResetTheIdleOne() throws Exception {
        try (RawServer server = closing(socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        })) {
            sendsEachOnceOnAFreshConnection(server, server.url(), Clients.patient());
        }
    }

    @Test
    void takesAFreshConnectionWhenTheServerSaidGoodbyeOnTheIdleOne() throws Exception {
        try (RawServer server = closing(socket -> RawServer.write(
                socket, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            sendsEachOnceOnAFreshConnection(server, server.url(), Clients.patient());
        }
    }

    @Test
    void takesAFreshConnectionOverTlsToo() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates own = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        OkHttpClient client = Clients.patient()
                .newBuilder()
                .sslSocketFactory(own.sslSocketFactory(), own.trustManager())
                .build();
        try (RawServer server = new RawServer(own.sslContext().getServerSocketFactory(), (number, socket, self) -> {
            self.read(socket);
            RawServer.ok(socket);
            if (number == 0) {
                socket.close();
                closed.countDown();
                return;
            }
            serve(self, socket);
        })) {
            sendsEachOnceOnAFreshConnection(server, "https://127.0.0.1:" + server.port(), client);
        }
    }

    @Test
    void keepsAConnectionThatIsWell() throws Exception {
        OkHttpClient client = Clients.patient();
        try (RawServer server = new RawServer((number, socket, self) -> serve(self, socket))) {
            for (int i = 0; i < 5; i++) {
                Exchange.send(client, Clients.post(server.url(), "n" + i), "sending");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void neverSendsTwiceWhatAReusedConnectionMayHaveTaken() throws Exception {
        OkHttpClient client = Clients.patient();
        try (RawServer server = new RawServer((number, socket, self) -> {
            self.read(socket);
            RawServer.ok(socket);
            self.read(socket);
            socket.close();
        })) {
            Exchange.send(client, Clients.post(server.url(), "first"), "sending");
            RetryableException failure = catchThrowableOfType(
                    RetryableException.class,
                    () -> Exchange.send(client, Clients.post(server.url(), "second"), "sending"));
            assertThat(failure.ambiguous()).isTrue();
            assertThat(server.requests()).containsExactly("first", "second");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private interface Step {
        void end(Socket socket) throws IOException;
    }
}
