package io.collector.sink.sentinel.sdk;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries the requests of the SDK to a server without TLS: the SDK shows its token to https addresses only. Safe for
 * use by several threads.
 */
final class PlainHttp implements HttpClient {
    /** The JDK's client sets these itself. */
    private static final Set<String> ITS_OWN = Set.of("content-length", "host", "connection");

    private final java.net.http.HttpClient client = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .build();

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        URI address = URI.create(request.getUrl().toString().replaceFirst("^https:", "http:"));
        var plain = java.net.http.HttpRequest.newBuilder(address)
                .method(
                        request.getHttpMethod().toString(),
                        BodyPublishers.ofByteArray(request.getBodyAsBinaryData().toBytes()));
        request.getHeaders().stream()
                .filter(h -> !ITS_OWN.contains(h.getName().toLowerCase(java.util.Locale.ROOT)))
                .forEach(h -> plain.header(h.getName(), h.getValue()));
        return Mono.fromFuture(() -> client.sendAsync(plain.build(), BodyHandlers.ofByteArray()))
                .map(answer -> new Answer(request, answer));
    }

    private static final class Answer extends HttpResponse {
        private final java.net.http.HttpResponse<byte[]> answer;

        Answer(HttpRequest request, java.net.http.HttpResponse<byte[]> answer) {
            super(request);
            this.answer = answer;
        }

        @Override
        public int getStatusCode() {
            return answer.statusCode();
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return answer.headers().firstValue(name).orElse(null);
        }

        @Override
        public HttpHeaders getHeaders() {
            HttpHeaders headers = new HttpHeaders();
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(answer.body()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(answer.body());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(answer.body(), charset));
        }
    }
}
