package io.collector.runtime.admin;

import com.sun.net.httpserver.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the console's own requests, and those of no browser, from those of a page of somewhere else. Stateless. */
final class Origins {
    /** What a browser says of a request of the page itself, or of an address that a person typed. */
    private static final Set<String> OUR_SITE = Set.of("same-origin", "none");

    private Origins() {}

    /** Whether no browser says that a page of another address asks. */
    static boolean areOurs(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !OUR_SITE.contains(site)) {
            return false;
        }
        String origin = headers.getFirst("Origin");
        return origin == null || authority(origin).equals(Optional.of(lower(headers.getFirst("Host"))));
    }

    private static Optional<String> authority(String origin) {
        int slashes = origin.indexOf("://");
        return slashes < 0 ? Optional.empty() : Optional.of(lower(origin.substring(slashes + 3)));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
