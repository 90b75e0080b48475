package io.collector.sink.splunk;

import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Body;
import io.collector.http.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** What an HTTP Event Collector can be asked, each made exactly once. Safe for use by several threads. */
final class HecRequests {
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(10);
    private static final String VERSION = Optional.ofNullable(
                    HecRequests.class.getPackage().getImplementationVersion())
            .orElse("0");

    private final HecAddress address;
    private final SplunkHecConfig config;
    private final OkHttpClient client;
    private final OkHttpClient pollClient;

    HecRequests(HecAddress address, SplunkHecConfig config, OkHttpClient client) {
        this.address = address;
        this.config = config;
        this.client = client;
        this.pollClient = client.newBuilder().callTimeout(POLL_TIMEOUT).build();
    }

    /** To take envelopes. */
    HecAnswer envelopes(ByteBuffer envelopes, String channelId, Cookies cookies, String attempt)
            throws TransferException, InterruptedException {
        Body body = Body.of(envelopes, "application/json", config.http().gzip());
        return exchange(client, address.event(), body, channelId, cookies, attempt);
    }

    /** To take nothing, which it refuses once it has looked at the token. */
    HecAnswer nothing(String channelId, String attempt) throws TransferException, InterruptedException {
        Body nothing = Body.of(new byte[0], "application/json", false);
        return exchange(client, address.event(), nothing, channelId, Cookies.NONE, attempt);
    }

    /** Which requests are acknowledged. */
    HecAnswer acknowledgements(Set<Long> ackIds, String channelId, Cookies cookies, String attempt)
            throws TransferException, InterruptedException {
        return exchange(pollClient, address.ack(), acks(ackIds), channelId, cookies, attempt);
    }

    /** Whether it acknowledges at all: on a channel of its own, so that no acknowledgement is used up by asking. */
    HecAnswer anyAcknowledgement(String attempt) throws TransferException, InterruptedException {
        String channelId = UUID.randomUUID().toString();
        return exchange(client, address.ack(), acks(Set.of(0L)), channelId, Cookies.NONE, attempt);
    }

    /** The headers of every request, but for the cookies. */
    static Headers headers(String token, String channelId) {
        return new Headers.Builder()
                .add("Authorization", "Splunk " + token)
                .add("X-Splunk-Request-Channel", channelId)
                .add("__splunk_app_name", "collector")
                .add("__splunk_app_version", VERSION)
                .build();
    }

    private static Body acks(Set<Long> ackIds) {
        String ids =
                ackIds.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "{\"acks\":[", "]}"));
        return Body.of(ids.getBytes(StandardCharsets.UTF_8), "application/json", false);
    }

    private HecAnswer exchange(
            OkHttpClient by, HttpUrl url, Body body, String channelId, Cookies cookies, String attempt)
            throws TransferException, InterruptedException {
        Request.Builder request = new Request.Builder().url(url).headers(headers(token(), channelId));
        cookies.addTo(request);
        return HecAnswer.of(Exchange.send(by, body.post(request).build(), attempt));
    }

    private String token() throws BlockedException {
        String token = config.token().reveal().strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new BlockedException(
                    "sending to " + address.place() + ": the token is empty or has characters that no token has",
                    "set the bare HEC token, without the word Splunk and without blanks");
        }
        return token;
    }
}
