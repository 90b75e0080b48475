package io.collector.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import okhttp3.Request;
import okio.ByteString;

/** Takes the credentials of a request out of what came back: some gateways say what they were sent. Stateless. */
public final class Echo {
    private static final List<String> SECRET =
            List.of("Authorization", "Proxy-Authorization", "X-IDENTITY-HEADER", "X-Amz-Security-Token");

    /** What is shorter may well be a word of the answer. */
    private static final int SHORTEST = 8;

    private Echo() {}

    /**
     * The body without what the request says of itself that is secret, by the request as it was sent: the secret may have
     * been rotated since.
     */
    public static ByteString without(Request request, ByteString body) {
        ByteString told = body;
        for (String name : SECRET) {
            for (String value : request.headers(name)) {
                for (String secret : secrets(value)) {
                    told = without(secret, told);
                }
            }
        }
        return told;
    }

    /** In an answer of JSON a slash may be escaped; the padding may be in any way, and tells nothing. */
    private static List<String> secrets(String value) {
        String credentials = value.substring(value.indexOf(' ') + 1);
        String bare = credentials.replaceAll("=+$", "");
        List<String> secrets = new ArrayList<>(List.of(bare, bare.replace("/", "\\/")));
        if (value.startsWith("Basic ")) {
            String plain = plain(credentials);
            secrets.add(plain.substring(plain.indexOf(':') + 1));
        }
        return secrets;
    }

    private static String plain(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static ByteString without(String secret, ByteString body) {
        return secret.length() < SHORTEST || body.indexOf(ByteString.encodeUtf8(secret)) < 0
                ? body
                : ByteString.encodeUtf8(body.utf8().replace(secret, "<secret>"));
    }
}
