package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.databind.node.IntNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields {@code url.*} of a clicked address, as the engines' own processor splits it: parts are decoded, an address
 * that is no correct URI is split as well as can be. Immutable.
 */
record UrlParts(
        @Nullable String scheme,
        @Nullable String userInfo,
        @Nullable String domain,
        int port,
        @Nullable String path,
        @Nullable String query,
        @Nullable String fragment) {
    private static final int NO_PORT = -1;

    /** RFC 3986, appendix B, with the authority taken apart. */
    private static final Pattern LENIENT = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*):(?://(?:([^/?#@]*)@)?(\\[[^]]*]|[^/?#:]*)(?::(\\d{1,5}))?)?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
            Pattern.DOTALL);

    static void write(String url, EcsDocument document) {
        document.put("url.full", decoded(url));
        UrlParts parts = split(url);
        if (parts != null) {
            parts.write(document);
        }
    }

    private static @Nullable UrlParts split(String url) {
        try {
            URI uri = new URI(url);
            return new UrlParts(
                    uri.getScheme(),
                    uri.getUserInfo(),
                    uri.getHost(),
                    uri.getPort(),
                    uri.getPath(),
                    uri.getQuery(),
                    uri.getFragment());
        } catch (URISyntaxException e) {
            Matcher parts = LENIENT.matcher(url);
            if (!parts.matches()) {
                return null;
            }
            return new UrlParts(
                    parts.group(1),
                    parts.group(2),
                    parts.group(3),
                    parts.group(4) == null ? NO_PORT : Integer.parseInt(parts.group(4)),
                    parts.group(5),
                    parts.group(6),
                    parts.group(7));
        }
    }

    private void write(EcsDocument document) {
        put(document, "url.scheme", scheme);
        put(document, "url.domain", domain);
        put(document, "url.path", path);
        put(document, "url.query", query);
        put(document, "url.fragment", fragment);
        put(document, "url.user_info", userInfo);
        if (port != NO_PORT) {
            document.put("url.port", IntNode.valueOf(port));
        }
        if (path != null) {
            String segment = path.substring(path.lastIndexOf('/') + 1);
            if (segment.contains(".")) {
                document.put("url.extension", segment.substring(segment.lastIndexOf('.') + 1));
            }
        }
        if (userInfo != null && userInfo.contains(":")) {
            int colon = userInfo.indexOf(':');
            document.put("url.username", userInfo.substring(0, colon));
            document.put("url.password", userInfo.substring(colon + 1));
        }
    }

    private static void put(EcsDocument document, String field, @Nullable String value) {
        if (value != null) {
            document.put(field, value);
        }
    }

    /** Elastic's pipeline shows the address decoded; one with wrong escapes stays as it is. */
    private static String decoded(String url) {
        try {
            return URLDecoder.decode(url, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url;
        }
    }
}
