package io.collector.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import mockwebserver3.RecordedRequest;

/**
 * A request as a {@link FaultyServer} got it. Immutable.
 *
 * @param method such as {@code POST}
 * @param target path and query, as sent
 * @param headers by lower-case name; the last value of each
 * @param body decompressed; a body that is not what its {@code Content-Encoding} says is there as it came
 * @param bodyBytes the length of the body in bytes after decompression
 * @param wireBytes the length of the body in bytes as sent
 * @param connection which connection it came on, from 0
 */
public record ReceivedRequest(
        String method,
        String target,
        Map<String, String> headers,
        String body,
        int bodyBytes,
        int wireBytes,
        int connection) {
    public ReceivedRequest {
        headers = Map.copyOf(headers);
    }

    static ReceivedRequest of(RecordedRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.getHeaders().forEach(h -> headers.put(h.getFirst().toLowerCase(Locale.ROOT), h.getSecond()));
        byte[] sent =
                request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
        byte[] plain = "gzip".equals(headers.get("content-encoding")) ? decompressed(sent) : sent;
        return new ReceivedRequest(
                request.getMethod(),
                request.getTarget(),
                headers,
                new String(plain, StandardCharsets.UTF_8),
                plain.length,
                sent.length,
                request.getConnectionIndex());
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    private static byte[] decompressed(byte[] sent) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return in.readAllBytes();
        } catch (IOException e) {
            return sent;
        }
    }
}
