package io.collector.sink.sentinel.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Body;
import io.collector.http.Exchange;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;

/** Where Microsoft Entra ID gives tokens to one application. Safe for use by several threads. */
public final class TokenEndpoint {
    /** Seconds that a token is used if nothing sensible says how long it lives. */
    private static final long UNTOLD = 60;

    /** No token is used for more seconds, whatever its answer says. */
    private static final long LONGEST = 86_400;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OkHttpClient client;
    private final Clock clock;
    private final HttpUrl address;
    private final String tenant;
    private final String clientId;
    private final String scope;

    /**
     * The endpoint of a tenant.
     *
     * @param authority without the tenant
     * @param scope what tokens are for
     */
    public TokenEndpoint(
            OkHttpClient client, Clock clock, URI authority, String tenant, String clientId, String scope) {
        this.client = client;
        this.clock = clock;
        this.address = Addresses.join(authority, "/" + tenant + "/oauth2/v2.0/token");
        this.tenant = tenant;
        this.clientId = clientId;
        this.scope = scope;
    }

    String address() {
        return address.toString();
    }

    String clientId() {
        return clientId;
    }

    /**
     * Asks for a token.
     *
     * @param proof the fields that prove who asks
     * @param hidden what must never show in a message, if the answer should repeat it
     */
    Token token(Map<String, String> proof, String hidden) throws TransferException, InterruptedException {
        FormBody.Builder form = new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("client_id", clientId)
                .add("scope", scope);
        proof.forEach(form::add);
        String attempt = "getting a token for application " + clientId + " of tenant " + tenant;
        Request.Builder request = new Request.Builder().url(address).header("Accept", "application/json");
        Answer answer = Exchange.send(client, body(form.build()).post(request).build(), attempt);
        if (answer.status() == 200) {
            return read(answer, attempt, Addresses.host(address), clock);
        }
        throw SignInFaults.answered(attempt, Addresses.host(address), answer, hidden, clock);
    }

    /** The token in an answer. */
    static Token read(Answer answer, String attempt, String host, Clock clock) throws BlockedException {
        Optional<JsonNode> json = json(answer);
        String value = json.map(j -> j.path("access_token").asText()).orElse("");
        if (value.isEmpty()) {
            throw new BlockedException(
                    attempt + ": " + host + " answered 200 without a token",
                    "check the address: something else than the sign-in service answered");
        }
        return Token.of(value, clock.instant(), lifetime(json.get(), clock));
    }

    /** Relative or absolute, as a number or as text: each service has its own way. */
    private static Duration lifetime(JsonNode json, Clock clock) {
        long relative = json.path("expires_in").asLong(0);
        if (relative > 0) {
            return Duration.ofSeconds(Math.min(relative, LONGEST));
        }
        long now = clock.instant().getEpochSecond();
        long left = Math.max(json.path("expires_on").asLong(0), now) - now;
        return Duration.ofSeconds(Math.min(Math.max(left, UNTOLD), LONGEST));
    }

    static Optional<JsonNode> json(Answer answer) {
        try {
            return Optional.of(MAPPER.readTree(answer.text()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Body body(FormBody form) {
        Buffer buffer = new Buffer();
        try {
            form.writeTo(buffer);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("writing a form to memory failed", e);
        }
        return Body.of(buffer.readByteArray(), "application/x-www-form-urlencoded", false);
    }
}
