package io.collector.http;

import io.collector.api.InvalidConfigException;
import java.net.URI;
import java.util.Locale;
import okhttp3.HttpUrl;

/** Base addresses from settings. Stateless. */
public final class Addresses {
    private Addresses() {}

    /**
     * Joins a base address and a path as strings, so that a path prefix of the base is kept (resolving would drop it).
     *
     * @param base such as {@code https://host/prefix} or {@code https://host/}
     * @param path begins with a slash
     */
    public static HttpUrl join(URI base, String path) {
        String prefix = base.toString();
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        return HttpUrl.get(prefix + path);
    }

    /** The host of an address for a person, with the port if that is not the usual one. */
    public static String host(HttpUrl address) {
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        return address.port() == HttpUrl.defaultPort(address.scheme()) ? host : host + ":" + address.port();
    }

    /**
     * Checks a base address: http or https, a host, no credentials, and https unless it is loopback or allowed.
     *
     * @param setting the key to name in the message
     * @throws InvalidConfigException if it is not
     */
    public static void require(String setting, URI address, HttpConfig http) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("https") || scheme.equals("http");
        if (address.getHost() == null || !known || HttpUrl.parse(address.toString()) == null) {
            throw new InvalidConfigException(setting, "must be an address such as https://host.example.com");
        }
        if (address.getUserInfo() != null) {
            throw new InvalidConfigException(setting, "must not hold credentials");
        }
        if (address.getQuery() != null || address.getFragment() != null) {
            throw new InvalidConfigException(setting, "must not hold a query or a fragment");
        }
        if (scheme.equals("http") && !http.allowPlaintext() && !isLoopback(address.getHost())) {
            throw new InvalidConfigException(
                    setting,
                    "is plain http to another host, which shows credentials to the network; use https, or set"
                            + " http.allow-plaintext = true");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
