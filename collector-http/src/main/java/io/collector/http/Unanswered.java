package io.collector.http;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Progress.Stage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;

/**
 * A request to which no answer came, to be told in plain words. Immutable.
 *
 * @param attempt what was being attempted
 * @param url where
 * @param fault what OkHttp said
 * @param stage how far it came
 * @param proxy the HTTP proxy between, as {@code host:port}
 */
record Unanswered(String attempt, HttpUrl url, IOException fault, Stage stage, Optional<String> proxy) {
    /** What OkHttp says when a proxy refuses a tunnel. */
    private static final Pattern TUNNEL_REFUSED = Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

    private static final String TUNNEL_UNAUTHORIZED = "Failed to authenticate with proxy";
    /** Alerts of a server that may think better of it; every other one is about what the two are set to. */
    private static final Pattern PASSING_ALERT = Pattern.compile("internal_error|close_notify|user_canceled");

    static Optional<String> name(Proxy proxy) {
        return proxy.address() instanceof InetSocketAddress address
                ? Optional.of(address.getHostString() + ":" + address.getPort())
                : Optional.empty();
    }

    TransferException told() {
        if (fault instanceof UnknownHostException) {
            return unknownHost();
        }
        if (fault instanceof ConnectException || fault instanceof NoRouteToHostException) {
            return proxy.map(p -> retryable(
                            "the proxy " + p + " refused the connection or cannot be reached",
                            "check http.proxy and that the proxy runs"))
                    .orElseGet(() -> retryable(
                            where() + " refused the connection or cannot be reached",
                            "check that the address and port are right, that the service runs, and that no firewall is"
                                    + " between"));
        }
        if (stage == Stage.CONNECTING && proxy.isPresent()) {
            Optional<TransferException> refused = tunnelRefused(proxy.get());
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        if (fault instanceof SSLPeerUnverifiedException || untrusted()) {
            return blocked(
                    "the certificate of " + where() + " is not trusted or is for another name",
                    "check the host name; for a private certificate authority set http.trust.ca-file to its PEM file");
        }
        if (fault instanceof SSLException && alert()) {
            return blocked(
                    where() + " refused the TLS connection (" + said() + ")",
                    "check whether it asks for a client certificate (http.client-certificate), and that it speaks TLS"
                            + " 1.2 or 1.3");
        }
        if (stage == Stage.SECURING) {
            return retryable(
                    "no TLS connection to " + where() + " (" + said() + ")",
                    "check that the port speaks TLS: an https:// address must not point to a plain http port");
        }
        if (fault instanceof SocketTimeoutException) {
            return retryable(
                    where()
                            + (stage == Stage.CONNECTING
                                    ? " did not accept a connection in time"
                                    : " did not answer in time"),
                    "check that the service is not overloaded and that no firewall swallows the traffic");
        }
        if (fault instanceof AnswerTooLargeException) {
            return retryable(where() + " answered with more than can be read (" + said() + ")", "check the address");
        }
        return retryable(
                "the connection to " + where() + " ended without a whole answer (" + said() + ")",
                url.isHttps()
                        ? "check the service and what stands before it, and whether it asks for a client certificate"
                                + " (http.client-certificate)"
                        : "check the service and what stands before it; an http:// address must not point to a TLS"
                                + " port");
    }

    private TransferException unknownHost() {
        return proxy.map(p -> retryable(
                        "the name of the proxy " + p + " cannot be resolved",
                        "check http.proxy and this machine's DNS"))
                .orElseGet(() -> retryable(
                        "the name " + url.host() + " cannot be resolved",
                        "check the host name in the configuration and this machine's DNS"));
    }

    private Optional<TransferException> tunnelRefused(String through) {
        String message = String.valueOf(fault.getMessage());
        if (message.equals(TUNNEL_UNAUTHORIZED)) {
            return Optional.of(blocked(
                    "the proxy " + through + " asks for other credentials (407)",
                    "check http.proxy-username and http.proxy-password"));
        }
        Matcher refused = TUNNEL_REFUSED.matcher(message);
        if (!refused.find()) {
            return Optional.empty();
        }
        String what = "the proxy " + through + " answered " + refused.group(1) + " when asked to connect to "
                + url.host() + ":" + url.port();
        return Optional.of(
                refused.group(1).startsWith("5")
                        ? retryable(what, "check that the proxy can reach the service")
                        : blocked(what, "allow this connection at the proxy, or set another http.proxy"));
    }

    private boolean untrusted() {
        if (fault instanceof SSLHandshakeException) {
            for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateException) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean alert() {
        String message = String.valueOf(fault.getMessage());
        return message.contains("fatal alert")
                && !PASSING_ALERT.matcher(message).find();
    }

    private String where() {
        return url.host() + ":" + url.port()
                + proxy.map(p -> " through the proxy " + p).orElse("");
    }

    private String said() {
        return Answer.excerpt(String.valueOf(fault.getMessage()));
    }

    private TransferException retryable(String what, String remedy) {
        return new RetryableException(attempt + ": " + what, remedy, Optional.empty(), stage == Stage.SENDING, fault);
    }

    private TransferException blocked(String what, String remedy) {
        return new BlockedException(attempt + ": " + what, remedy, Optional.empty(), fault);
    }

    /** An answer that is not read any further. */
    static final class AnswerTooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        AnswerTooLargeException(String message) {
            super(message);
        }
    }
}
