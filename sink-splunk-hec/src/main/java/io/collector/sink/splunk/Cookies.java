package io.collector.sink.splunk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The cookies of one channel, which tie it to the node behind a load balancer that knows its acknowledgements.
 * Immutable.
 *
 * @param values names and values
 */
record Cookies(Map<String, String> values) {
    static final Cookies NONE = new Cookies(Map.of());

    /** AWS load balancers send these anew with every answer, without a change of node. */
    private static final String ALWAYS_NEW = "AWSALB";

    Cookies {
        values = Map.copyOf(values);
    }

    /** Puts them into a request. */
    void addTo(Request.Builder request) {
        if (!values.isEmpty()) {
            request.header(
                    "Cookie",
                    values.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** What is there after an answer. */
    Cookies after(HttpUrl url, Headers answer) {
        Map<String, String> all = new LinkedHashMap<>(values);
        Cookie.parseAll(url, answer).forEach(c -> all.put(c.name(), c.value()));
        return all.equals(values) ? this : new Cookies(all);
    }

    /** Whether both tie to different nodes, as far as can be told. */
    boolean contradicts(Cookies other) {
        return values.entrySet().stream().anyMatch(e -> {
            String theirs = other.values.get(e.getKey());
            return theirs != null && !theirs.equals(e.getValue()) && !e.getKey().startsWith(ALWAYS_NEW);
        });
    }
}
