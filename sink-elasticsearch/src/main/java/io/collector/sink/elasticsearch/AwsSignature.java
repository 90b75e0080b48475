package io.collector.sink.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests to Amazon OpenSearch Service as Amazon wants it (Signature Version 4): the bytes that are sent, after
 * compression, so that a signed request must not be changed any more. Immutable.
 */
final class AwsSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ElasticsearchConfig.Aws account;

    AwsSignature(ElasticsearchConfig.Aws account) {
        this.account = account;
    }

    /** The request with its signature. */
    Request signed(Request request, Instant now) {
        String time = TIME.format(now);
        String hash = sha256(bytes(request.body()));
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", host(request.url()));
        headers.put("x-amz-content-sha256", hash);
        headers.put("x-amz-date", time);
        account.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token.reveal()));
        Request.Builder signed = request.newBuilder();
        headers.forEach(signed::header);
        return signed.header("Authorization", authorization(request.method(), request.url(), headers, hash, time))
                .build();
    }

    /** @param headers those that are signed, by their names in lower case */
    String authorization(String method, HttpUrl url, SortedMap<String, String> headers, String bodyHash, String time) {
        String names = String.join(";", headers.keySet());
        String canonical = String.join(
                "\n",
                method,
                url.encodedPathSegments().stream().map(AwsSignature::encoded).collect(Collectors.joining("/", "/", "")),
                query(url),
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                        .collect(Collectors.joining()),
                names,
                bodyHash);
        String day = time.substring(0, 8);
        List<String> scope = List.of(day, account.region(), account.service(), "aws4_request");
        String toSign = String.join(
                "\n", ALGORITHM, time, String.join("/", scope), sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + account.secretAccessKey().reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope) {
            key = hmac(key, part);
        }
        return ALGORITHM + " Credential=" + account.accessKeyId().reveal() + "/" + String.join("/", scope)
                + ", SignedHeaders=" + names + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String query(HttpUrl url) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            parameters.put(encoded(url.queryParameterName(i)), encoded(value == null ? "" : value));
        }
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Everything but letters, digits and four signs as %XX. */
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static String host(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? url.host() : url.host() + ":" + url.port();
    }

    private static byte[] bytes(@Nullable RequestBody body) {
        if (body == null) {
            return new byte[0];
        }
        try (Buffer buffer = new Buffer()) {
            body.writeTo(buffer);
            return buffer.readByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a body from memory failed", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
