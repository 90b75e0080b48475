package io.collector.sink.splunk.fake;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as the HEC got it, and what became of it. Immutable.
 *
 * @param method such as {@code POST}
 * @param path without the query
 * @param headers by lower-case name
 * @param wireBytes length of the body as sent
 * @param bodyBytes length of the body after decompression
 * @param events how many events were indexed from it
 * @param status what was answered; 0 if nothing was
 * @param code HEC's code of the answer; -1 if it had none
 * @param asked for how many acknowledgements it asks
 * @param node which node processed it
 * @param connection which connection it came on, from 0
 */
public record HecRequest(
        String method,
        String path,
        Map<String, String> headers,
        int wireBytes,
        int bodyBytes,
        int events,
        int status,
        int code,
        int asked,
        int node,
        int connection) {

    /** A header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The channel it was sent under. */
    public String channel() {
        return header("X-Splunk-Request-Channel").orElse("");
    }

    /** Whether it asks for acknowledgements. */
    public boolean poll() {
        return path.endsWith("/ack");
    }
}
