package io.collector.sink.sentinel.fake;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Microsoft Entra ID for one application: gives tokens and knows which ones are good. Guarded by its monitor. */
final class FakeSignIn {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;

    private final FakeOptions options;
    private final Map<String, Instant> tokens = new HashMap<>();
    private Optional<FakeAssertions> certificate = Optional.empty();
    private Optional<String> federatedToken = Optional.empty();
    private boolean secretExpired;
    private int given;

    FakeSignIn(FakeOptions options) {
        this.options = options;
    }

    synchronized Reply token(URI address, String contentType, String form) {
        String path = address.getPath();
        if (!contentType.startsWith("application/x-www-form-urlencoded")) {
            return error(BAD_REQUEST, "invalid_request", 900144, "The request body must contain: 'grant_type'.");
        }
        String tenant = path.substring(1, path.indexOf("/oauth2/v2.0/token"));
        Map<String, String> fields = fields(form);
        if (!tenant.equals(options.tenant())) {
            return error(
                    BAD_REQUEST,
                    "invalid_request",
                    90002,
                    "Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant ID and are"
                            + " signing into the correct cloud.");
        }
        if (!"client_credentials".equals(fields.get("grant_type"))) {
            return error(BAD_REQUEST, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        if (!options.clientId().equals(fields.get("client_id"))) {
            return error(
                    BAD_REQUEST,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + fields.get("client_id") + "' was not found in the directory.");
        }
        if (!options.scope().equals(fields.get("scope"))) {
            return error(BAD_REQUEST, "invalid_scope", 70011, "The provided value for the scope is not valid.");
        }
        return fields.containsKey("client_assertion") ? assertion(path, fields) : proof(fields);
    }

    private Reply assertion(String path, Map<String, String> fields) {
        if (!"urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(fields.get("client_assertion_type"))) {
            return error(BAD_REQUEST, "invalid_request", 900144, "The assertion type is missing.");
        }
        String assertion = fields.get("client_assertion");
        if (federatedToken.isPresent()) {
            return federatedToken.get().equals(assertion)
                    ? give()
                    : error(
                            UNAUTHORIZED,
                            "invalid_client",
                            700213,
                            "No matching federated identity record found for presented assertion subject.");
        }
        if (certificate.isEmpty()) {
            return error(UNAUTHORIZED, "invalid_client", 700027, "The certificate used to sign is not registered.");
        }
        return certificate
                .get()
                .problem(assertion, options.clientId(), path, options.clock().instant())
                .map(p -> error(UNAUTHORIZED, "invalid_client", p.code(), p.text()))
                .orElseGet(this::give);
    }

    synchronized void trust(X509Certificate trusted) {
        certificate = Optional.of(new FakeAssertions(trusted));
    }

    synchronized void trust(String token) {
        federatedToken = Optional.of(token);
    }

    private Reply proof(Map<String, String> fields) {
        String secret = fields.get("client_secret");
        if (secret == null) {
            return error(
                    UNAUTHORIZED,
                    "invalid_client",
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }
        if (secretExpired) {
            return error(
                    UNAUTHORIZED,
                    "invalid_client",
                    7000222,
                    "The provided client secret keys for app '" + options.clientId() + "' are expired.");
        }
        if (!secret.equals(options.secret())) {
            return error(
                    UNAUTHORIZED,
                    "invalid_client",
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                            + " value, not the client secret ID, for a secret added to app '"
                            + options.clientId() + "'.");
        }
        return give();
    }

    /** A new token, in the form of the sign-in service. */
    synchronized Reply give() {
        String token =
                "token-" + ++given + "-" + Integer.toHexString(options.secret().hashCode());
        tokens.put(token, options.clock().instant().plus(options.tokenLifetime()));
        return Reply.json(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":"
                        + options.tokenLifetime().toSeconds() + ",\"ext_expires_in\":"
                        + options.tokenLifetime().toSeconds() + ",\"access_token\":\"" + token + "\"}");
    }

    synchronized boolean isGood(String authorization) {
        if (!authorization.startsWith("Bearer ")) {
            return false;
        }
        Instant expires = tokens.get(authorization.substring("Bearer ".length()));
        return expires != null && options.clock().instant().isBefore(expires);
    }

    synchronized void revoke() {
        tokens.clear();
    }

    synchronized void expireSecret(boolean expired) {
        secretExpired = expired;
    }

    synchronized int given() {
        return given;
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static Reply error(int status, String error, int code, String text) {
        return Reply.json(
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS" + code + ": " + text
                        + " Trace ID: 5f9cbd5a-5b1c-4a54-a5e6-6dbb8e5e0a00 Correlation ID:"
                        + " 0c7e9b0e-20b2-4f17-a0c5-b7e1a6f8f111 Timestamp: 2026-01-01 00:00:00Z\",\"error_codes\":["
                        + code + "],\"error_uri\":\"https://login.microsoftonline.com/error?code=" + code + "\"}");
    }
}
