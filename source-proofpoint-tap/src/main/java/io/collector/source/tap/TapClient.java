package io.collector.source.tap;

import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Echo;
import io.collector.http.Exchange;
import io.collector.http.HttpClients;
import io.collector.source.tap.TapConfig.ThreatStatus;
import io.collector.source.tap.TapConfig.ThreatType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;

/** Asks the SIEM API. Makes exactly one request for each call, and never repeats one. Used by one thread at a time. */
final class TapClient {
    private static final String AGENT = "collector/"
            + Optional.ofNullable(TapClient.class.getPackage().getImplementationVersion())
                    .orElse("dev");
    /** Refusals are a sentence; anything longer is somebody else's page. */
    private static final long LONGEST_REFUSAL = 4096;

    private final TapConfig config;
    private final ServerClock clock;
    private final OkHttpClient http;

    TapClient(TapConfig config, ServerClock clock) {
        this.config = config;
        this.clock = clock;
        this.http = HttpClients.create(config.http())
                .newBuilder()
                .addNetworkInterceptor(chain -> plain(chain.proceed(chain.request())))
                .build();
    }

    /**
     * Reads one window. Whatever the reader was given before a failure was whole.
     *
     * @param reader takes the parts of the answer as they come; nothing for an empty one
     * @throws RefusedException if TAP answered with anything but 200 or 204
     * @throws TransferException if no answer came, or no whole one
     */
    void read(Endpoint endpoint, Window window, AnswerReader reader)
            throws RefusedException, TransferException, InterruptedException {
        String attempt = "asking TAP for " + window;
        Request request = request(endpoint, window);
        Instant asked = clock.local();
        try (Response response = Exchange.open(http, request, attempt)) {
            Optional<Duration> apart =
                    Optional.ofNullable(response.header("Date")).flatMap(date -> clock.measure(date, asked));
            if (response.code() != 200 && response.code() != 204) {
                Instant theirs = apart.map(clock.local()::plus).orElseGet(clock::now);
                RefusedException refused = new RefusedException(refusal(response), window, theirs);
                if (refused.isInTapsWords()) {
                    apart.ifPresent(clock::learn);
                }
                throw refused;
            }
            try (InputStream in = response.body().byteStream()) {
                new AnswerScanner(in, reader).scan();
            } finally {
                reader.tellRepeated();
            }
            if (reader.isForeign()) {
                throw new GarbledAnswerException("it holds nothing that TAP's answers hold", 0);
            }
            if (reader.isTaps()) {
                // An answer of nothing may come from what stands between, and so may its date.
                apart.ifPresent(clock::learn);
            }
        } catch (GarbledAnswerException e) {
            throw new RetryableException(
                    attempt + ": the answer of " + where(endpoint) + " is not a whole answer of TAP: " + e.getMessage(),
                    "if this lasts, check that base-url is TAP's own address and what stands between: a proxy may answer"
                            + " in its place or cut answers off",
                    Optional.empty(),
                    false,
                    e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading an answer");
            }
            throw new RetryableException(
                    attempt + ": the answer of " + where(endpoint) + " broke off"
                            + (e.getMessage() == null ? "" : " (" + Answer.excerpt(e.getMessage()) + ")"),
                    "if this lasts, raise http.request-timeout and check the network and proxies between",
                    Optional.empty(),
                    false,
                    e);
        }
    }

    /** Whether a fault says that the request did not even reach TAP, so that TAP cannot have counted it. */
    static boolean neverArrived(TransferException fault) {
        Throwable cause = fault.getCause();
        return cause instanceof UnknownHostException
                || cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException;
    }

    /** The address for a person: host and path. */
    String where(Endpoint endpoint) {
        HttpUrl url = Addresses.join(config.baseUrl(), endpoint.path());
        return Addresses.host(url) + url.encodedPath();
    }

    void close() {
        HttpClients.close(http);
    }

    private Request request(Endpoint endpoint, Window window) {
        HttpUrl.Builder url = Addresses.join(config.baseUrl(), endpoint.path())
                .newBuilder()
                .addQueryParameter("format", "json")
                // As it stands in Proofpoint's documentation and in everybody's logs: colons and slash need no
                // encoding.
                .addEncodedQueryParameter("interval", window.interval());
        for (ThreatStatus status : config.threatStatus()) {
            url.addQueryParameter("threatStatus", status.wire());
        }
        for (ThreatType type : config.threatType()) {
            url.addQueryParameter("threatType", type.wire());
        }
        return new Request.Builder()
                .url(url.build())
                .header("Authorization", credentials())
                .header("Accept", "application/json")
                .header("User-Agent", AGENT)
                .build();
    }

    /** What OkHttp would make more of than is meant, or less. */
    private static Response plain(Response response) throws IOException {
        if (response.code() == 503 && response.header("Retry-After", "").matches("0+|\\d{10,}")) {
            // It would repeat the request at once, uncounted, or fail on a number that it cannot hold.
            return response.newBuilder().removeHeader("Retry-After").build();
        }
        if (response.code() == 200
                && endsWithTheConnection(response)
                && response.body().source().exhausted()) {
            // That is how an answer looks, too, whose sender died.
            throw new EOFException("it said not how long it is, and the connection ended before anything came");
        }
        if (response.isSuccessful()
                && response.header("Content-Encoding") != null
                && response.body().source().exhausted()) {
            // Nothing, compressed, is still nothing and no fault.
            return response.newBuilder().removeHeader("Content-Encoding").build();
        }
        return response;
    }

    private static boolean endsWithTheConnection(Response response) {
        return response.protocol() != Protocol.HTTP_2
                && response.header("Content-Length") == null
                && response.header("Transfer-Encoding") == null;
    }

    /** Asked for at each request: the secret may have been rotated. */
    private String credentials() {
        return Credentials.basic(config.principal(), config.secret().reveal(), StandardCharsets.UTF_8);
    }

    /** What was said, without the credentials, should a proxy have echoed the request. */
    private static Answer refusal(Response response) throws IOException {
        ByteString said = ByteString.encodeUtf8(said(response));
        return new Answer(response.code(), response.headers(), Echo.without(response.request(), said));
    }

    private static String said(Response response) throws IOException {
        try {
            return response.peekBody(LONGEST_REFUSAL).string();
        } catch (IOException e) {
            if (response.code() == 400) {
                // Only its text tells what it is about.
                throw e;
            }
            return "";
        }
    }
}
