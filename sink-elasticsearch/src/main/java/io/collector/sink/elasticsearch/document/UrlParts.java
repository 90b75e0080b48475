package io.collector.sink.elasticsearch.document;

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

    private static final UrlParts NONE = new UrlParts(null, null, null, NO_PORT, null, null, null);

    /** RFC 3986, appendix B, with the authority taken apart. */
    private static final Pattern LENIENT = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*):(?://(?:([^/?#@]*)@)?(\\[[^]]*]|[^/?#:]*)(?::(\\d{1,5}))?)?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
            Pattern.DOTALL);

    /** Splits an address; one that cannot be split has no parts. */
    static UrlParts of(String url) {
        UrlParts parts = split(url);
        return parts == null ? NONE : parts;
    }

    /** Writes the object; false if it would be empty. */
    static boolean write(String url, UrlParts parts, JsonBytes out) {
        int begin = out.size();
        out.write('{');
        put("full", decoded(url), begin, out);
        parts.write(begin, out);
        out.write('}');
        return out.size() - begin > 2;
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

    private void write(int begin, JsonBytes out) {
        put("scheme", scheme, begin, out);
        put("domain", domain, begin, out);
        put("path", path, begin, out);
        put("query", query, begin, out);
        put("fragment", fragment, begin, out);
        put("user_info", userInfo, begin, out);
        if (port != NO_PORT) {
            name("port", begin, out);
            out.ascii(Integer.toString(port));
        }
        if (path != null) {
            String segment = path.substring(path.lastIndexOf('/') + 1);
            if (segment.contains(".")) {
                put("extension", segment.substring(segment.lastIndexOf('.') + 1), begin, out);
            }
        }
        if (userInfo != null && userInfo.contains(":")) {
            int colon = userInfo.indexOf(':');
            put("username", userInfo.substring(0, colon), begin, out);
            put("password", userInfo.substring(colon + 1), begin, out);
        }
    }

    private static void put(String name, @Nullable String value, int begin, JsonBytes out) {
        if (value != null && !value.isEmpty()) {
            name(name, begin, out);
            out.quoted(value);
        }
    }

    private static void name(String name, int begin, JsonBytes out) {
        if (out.size() - begin > 1) {
            out.write(',');
        }
        out.quoted(name);
        out.write(':');
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
