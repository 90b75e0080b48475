package io.collector.sink.splunk;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Faults;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What an answer that is not success means, by HEC's own code first: several codes share one status, and some come with
 * a status that says something else. Immutable.
 */
final class HecFaults {
    private static final String TOKENS = "Settings > Data inputs > HTTP Event Collector";

    private final Optional<String> index;
    private final Clock clock;

    HecFaults(Optional<String> index, Clock clock) {
        this.index = index;
        this.clock = clock;
    }

    /**
     * The fault of an answer.
     *
     * @param attempt what was being attempted, such as "sending 500 events to splunk.example.com:8088"
     * @param place host and port
     */
    TransferException of(String attempt, String place, HecAnswer said) {
        if (!said.spoken()) {
            return byStatus(attempt, place, said);
        }
        String message = attempt + ": Splunk answered " + said.told();
        return switch (said.code().getAsInt()) {
            case 1, 22 -> blocked(message, "the token is disabled: enable it in Splunk under " + TOKENS);
            case 2 ->
                blocked(
                        message,
                        "no token arrived: something between removes the Authorization header; let it pass that header");
            case 3 ->
                blocked(
                        message,
                        "the authorization was not understood: check that the setting token is the bare HEC token, and"
                                + " that nothing between changes the Authorization header");
            case 4, 21 -> blocked(message, "Splunk does not know the token: check the setting token against " + TOKENS);
            case 5 ->
                blocked(
                        message,
                        "Splunk saw no data in a request that had some: something between drops the body; if it cannot"
                                + " pass compressed requests set http.gzip = false");
            case 7 -> blocked(message, indexRemedy());
            case 10, 11 ->
                blocked(
                        message,
                        "the data channel did not arrive: something between removes the header"
                                + " X-Splunk-Request-Channel; let it pass that header");
            case 14 ->
                blocked(
                        message,
                        "the token has no indexer acknowledgement: switch it on in Splunk under " + TOKENS
                                + ", or set acknowledgement = auto");
            case 16 -> blocked(message, "the address must not carry the token: take the query off the setting url");
            case 17 -> blocked(message, "the address leads to the health page: let it end with the port");
            case 28 ->
                blocked(
                        message,
                        "a token with indexer acknowledgement behind a load balancer needs sticky sessions and the"
                                + " header X-Splunk-Request-Channel: let it pass that header, or use a token without"
                                + " acknowledgement");
            case 8, 9, 18, 19, 20, 23, 26, 27 ->
                // The number of an event says that those before it may have been taken.
                new RetryableException(
                        message,
                        busyRemedy(said),
                        wait(said),
                        said.invalidEvent().orElse(0) > 0);
            case 6, 12, 13, 15 ->
                new RejectedException(String.valueOf(said.code().getAsInt()), message);
            default -> said.successful() ? new RetryableException(message) : byStatus(attempt, place, said);
        };
    }

    /** How long an answer asks to wait; zero is no answer to that. */
    Optional<Duration> wait(HecAnswer said) {
        return said.answer().retryAfter(clock).filter(d -> !d.isZero() && !d.isNegative());
    }

    private TransferException byStatus(String attempt, String place, HecAnswer said) {
        TransferException plain = Faults.answered(attempt, place, said.answer(), clock);
        String message = Trouble.text(plain);
        return switch (said.answer().status()) {
            // Whoever stands before Splunk says that he had no answer from it, not that it had no request.
            case 502, 503, 504 ->
                new RetryableException(
                        message,
                        "if it lasts, look at the load balancer or proxy before Splunk and the nodes behind it",
                        wait(said),
                        true,
                        plain);
            case 404, 405 ->
                blocked(
                        message,
                        "there is no HTTP Event Collector at this address: check host and port (8088 unless changed;"
                                + " Splunk Cloud: https://http-inputs-STACK.splunkcloud.com:443) and that HEC is"
                                + " enabled under " + TOKENS + " > Global Settings");
            case 301, 302, 303, 307, 308 ->
                blocked(
                        message,
                        "this is likely Splunk's web interface (port 8000) or a login page: set the address of the HTTP"
                                + " Event Collector (port 8088 unless changed); redirects are never followed");
            default -> plain;
        };
    }

    private String indexRemedy() {
        return index.map(
                        i -> "the token may not write to index " + i + ", or there is no such index: create it, and add"
                                + " it to the token's allowed indexes under " + TOKENS)
                .orElse("the token's default index does not exist or is not allowed: set one under " + TOKENS
                        + ", or name one in the setting index");
    }

    private static String busyRemedy(HecAnswer said) {
        return switch (said.code().getAsInt()) {
            case 8 -> "if it lasts, look into splunkd.log on the receiving node";
            case 19, 20, 27 -> "if it lasts, look at the state of indexer acknowledgement on the receiving node";
            case 23 -> "";
            default -> "if it lasts, the indexers behind the collector cannot keep up or cannot be reached";
        };
    }

    private static BlockedException blocked(String message, String remedy) {
        return new BlockedException(message, remedy);
    }
}
