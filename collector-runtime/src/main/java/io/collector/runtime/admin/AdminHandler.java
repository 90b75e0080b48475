package io.collector.runtime.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.collector.api.Secret;
import io.collector.runtime.admin.Endpoint.Answer;
import io.collector.runtime.config.AdminSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets through what may be asked, and answers it. Safe for use by several threads. */
final class AdminHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
    private static final String REQUEST_HEADER = "X-Collector-Request";
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; frame-ancestors 'none';" + " base-uri 'none'; form-action 'none'";
    private static final String BEARER = "Bearer ";

    /** Questions that read journals, at once; each has a connection and buffers of its own. */
    private static final int QUESTIONS = 4;

    private static final long PATIENCE_SECONDS = 10;

    private final Semaphore questions = new Semaphore(QUESTIONS, true);
    private final Map<String, Endpoint> endpoints;
    private final Map<String, Endpoint> actions;
    private final Set<String> open;
    private final String host;
    private final Optional<Secret> token;

    /**
     * A handler.
     *
     * @param actions what changes something, and so wants POST
     * @param open the paths that need no token: they tell nothing that is worth one
     */
    AdminHandler(
            Map<String, Endpoint> endpoints,
            Map<String, Endpoint> actions,
            Set<String> open,
            String host,
            Optional<Secret> token) {
        this.endpoints = Map.copyOf(endpoints);
        this.actions = Map.copyOf(actions);
        this.open = Set.copyOf(open);
        this.host = host;
        this.token = token;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = String.valueOf(exchange.getRequestURI().getPath());
            boolean action = exchange.getRequestMethod().equals("POST") && actions.containsKey(path);
            Endpoint endpoint = action ? actions.get(path) : endpoints.get(path);
            Optional<Answer> refusal = refusal(exchange, path, action, endpoint);
            if (endpoint == null || refusal.isPresent()) {
                write(exchange, refusal.orElseGet(() -> problem(404, "there is nothing at " + path)));
            } else if (open.contains(path) || path.equals("/metrics")) {
                // Whoever else asks: whether it is alive, its numbers, and the console itself.
                write(exchange, answer(exchange, path, endpoint));
            } else if (questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                try {
                    write(exchange, answer(exchange, path, endpoint));
                } finally {
                    questions.release();
                }
            } else {
                exchange.getResponseHeaders().set("Retry-After", Long.toString(PATIENCE_SECONDS));
                write(exchange, problem(503, "others ask too much at once; try again"));
            }
        } catch (IOException e) {
            log.debug("an admin request was broken off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Answer> refusal(HttpExchange exchange, String path, boolean action, @Nullable Endpoint endpoint) {
        Headers headers = exchange.getRequestHeaders();
        String method = exchange.getRequestMethod();
        if (!action && actions.containsKey(path)) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Optional.of(problem(405, "this changes something: use POST"));
        }
        if (!action && !method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Optional.of(problem(405, "this address can only be read: use GET"));
        }
        if (!hostIsOurs(headers.getFirst("Host"))) {
            return Optional.of(problem(421, "this address answers to its own name only, such as " + host));
        }
        if (endpoint == null) {
            return Optional.empty();
        }
        if (!open.contains(path) && !mayPass(headers.getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return Optional.of(problem(
                    401, "this needs the header Authorization: Bearer, with the token of collector.admin.token"));
        }
        if (!open.contains(path) && !Origins.areOurs(headers)) {
            return Optional.of(problem(403, "this is not for pages of another address"));
        }
        if (action && headers.getFirst(REQUEST_HEADER) == null) {
            // A page of somewhere else can make a browser send a POST, but not with a header of its own.
            return Optional.of(
                    problem(403, "this changes something, so it needs the header " + REQUEST_HEADER + ": 1"));
        }
        return Optional.empty();
    }

    private static Answer answer(HttpExchange exchange, String path, Endpoint endpoint) {
        try {
            return endpoint.answer(Query.of(exchange.getRequestURI().getRawQuery()));
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException | IOException e) {
            log.warn("the admin request {} failed", path, e);
            return problem(500, "this could not be answered; the log says why");
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.set("Content-Security-Policy", POLICY);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            answer.body().writeTo(out);
        } catch (UncheckedIOException e) {
            throw new IOException("the answer broke off", e);
        } catch (RuntimeException e) {
            log.warn("the answer to {} broke off", exchange.getRequestURI().getPath(), e);
        }
    }

    /** A page of somewhere else, whose name was made to point here, must not read what only loopback may. */
    private boolean hostIsOurs(@Nullable String header) {
        if (!AdminSettings.isLoopback(host)) {
            return true; // then there is a token
        }
        if (header == null) {
            return false;
        }
        String name = header.replaceAll(":\\d+$", "").toLowerCase(Locale.ROOT);
        return AdminSettings.isLoopback(name);
    }

    private boolean mayPass(@Nullable String authorization) {
        if (token.isEmpty()) {
            return true;
        }
        // The name of a scheme is the same in capitals and small letters (RFC 9110, 11.1).
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        byte[] given = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        byte[] wanted = token.get().reveal().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, wanted);
    }

    private static Answer problem(int status, String text) {
        return Answer.text(status, "text/plain; charset=utf-8", text + "\n");
    }
}
