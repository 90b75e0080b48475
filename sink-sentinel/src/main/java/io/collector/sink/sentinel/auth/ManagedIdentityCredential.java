package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Exchange;
import io.collector.http.Faults;
import java.net.Proxy;
import java.time.Clock;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * The identity that Azure gives to the machine or the app that this runs on: its own metadata service hands out
 * tokens to whoever asks from there. Never asked through a proxy. Safe for use by several threads.
 */
public final class ManagedIdentityCredential implements Credential {
    private static final String ATTEMPT = "getting a token for the managed identity";

    private final OkHttpClient client;
    private final Clock clock;
    private final IdentityService service;
    private final HttpUrl address;

    /**
     * An identity of this machine.
     *
     * @param resource what tokens are for
     * @param clientId which one, if there are several
     */
    public ManagedIdentityCredential(
            OkHttpClient client, Clock clock, IdentityService service, String resource, Optional<String> clientId) {
        this.client = client.newBuilder().proxy(Proxy.NO_PROXY).build();
        this.clock = clock;
        this.service = service;
        HttpUrl.Builder url = service.address()
                .newBuilder()
                .addQueryParameter("api-version", service.apiVersion())
                .addQueryParameter("resource", resource);
        clientId.ifPresent(id -> url.addQueryParameter("client_id", id));
        this.address = url.build();
    }

    @Override
    public Token fetch() throws TransferException, InterruptedException {
        Request request = service.sign(new Request.Builder().url(address)).build();
        Answer answer = send(request);
        Optional<Request> retry = service.answerTo(answer, request);
        if (retry.isPresent()) {
            answer = send(retry.get());
        }
        if (answer.status() == 200) {
            return TokenEndpoint.read(answer, ATTEMPT, Addresses.host(address), clock);
        }
        throw fault(answer);
    }

    private Answer send(Request request) throws TransferException, InterruptedException {
        try {
            return Exchange.send(client, request, ATTEMPT);
        } catch (RetryableException e) {
            throw new RetryableException(
                    String.valueOf(e.getMessage()),
                    "managed identities exist only on machines and apps of Azure, or with the Azure Arc agent; elsewhere"
                            + " use another credential",
                    e.retryAfter(),
                    false,
                    e);
        }
    }

    private TransferException fault(Answer answer) {
        String host = Addresses.host(address);
        String said = TokenEndpoint.json(answer)
                .map(j -> j.path("error_description").asText())
                .filter(text -> !text.isEmpty())
                .map(Answer::excerpt)
                .orElseGet(answer::excerpt);
        String message =
                ATTEMPT + ": " + host + " answered " + answer.status() + (said.isEmpty() ? "" : " (" + said + ")");
        return switch (answer.status()) {
            // The service answers so while it starts or is being updated.
            case 404, 410 -> new RetryableException(message, "", answer.retryAfter(clock));
            case 400, 413, 422 ->
                new BlockedException(
                        message,
                        "assign a managed identity to this machine or app; if it has several, or only user-assigned ones,"
                                + " set client-id to that of one of them");
            default -> Faults.answered(ATTEMPT, host, answer, clock);
        };
    }
}
