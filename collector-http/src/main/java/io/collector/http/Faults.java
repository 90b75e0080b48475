package io.collector.http;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;

/** Faults of HTTP exchanges as the three kinds the runtime knows, in plain words. Stateless. */
public final class Faults {
    private Faults() {}

    /**
     * No answer came.
     *
     * @param attempt what was being attempted, such as "sending 500 events"
     * @param begun whether a body was on its way, so that the server may have taken it
     */
    public static TransferException unanswered(String attempt, HttpUrl url, IOException e, boolean begun) {
        String where = url.host() + ":" + url.port();
        String what = attempt + ": ";
        if (e instanceof UnknownHostException) {
            return new RetryableException(
                    what + "the name " + url.host() + " cannot be resolved",
                    "check the host name in the configuration and this machine's DNS",
                    Optional.empty(),
                    false,
                    e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return new RetryableException(
                    what + where + " refused the connection or cannot be reached",
                    "check that the address and port are right, that the service runs, and that no firewall is between",
                    Optional.empty(),
                    false,
                    e);
        }
        if (e instanceof SSLPeerUnverifiedException || untrusted(e)) {
            return new BlockedException(
                    what + "the certificate of " + where + " is not trusted or is for another name",
                    "check the host name; for a private certificate authority set http.trust.ca-file to its PEM file",
                    Optional.empty(),
                    e);
        }
        if (e instanceof SSLException && !begun) {
            return new RetryableException(
                    what + "no TLS connection to " + where + " (" + Answer.excerpt(String.valueOf(e.getMessage()))
                            + ")",
                    "check that the port speaks TLS: an https:// address must not point to a plain http port",
                    Optional.empty(),
                    false,
                    e);
        }
        if (e instanceof SocketTimeoutException) {
            return new RetryableException(
                    what + where + (begun ? " did not answer in time" : " did not accept a connection in time"),
                    "check that the service is not overloaded and that no firewall swallows the traffic",
                    Optional.empty(),
                    begun,
                    e);
        }
        return new RetryableException(
                what + "the connection to " + where + " ended without an answer ("
                        + Answer.excerpt(String.valueOf(e.getMessage())) + ")",
                "check the service and what stands before it; an http:// address must not point to a TLS port",
                Optional.empty(),
                begun,
                e);
    }

    /**
     * An answer that is not success, by its status alone: what plugins fall back to when the target's own words say no
     * more. 408, 425, 429 and 5xx are retryable; 400, 413 and 422 refuse the data; everything else needs a person.
     *
     * @param attempt what was being attempted, such as "sending 500 events"
     * @param where the target, for a person: host, or host and path
     */
    public static TransferException answered(String attempt, String where, Answer answer, Clock clock) {
        int status = answer.status();
        String said = answer.excerpt();
        String message = attempt + ": " + where + " answered " + status + (said.isEmpty() ? "" : " (" + said + ")");
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new RetryableException(message, "", answer.retryAfter(clock));
        }
        return switch (status) {
            case 400, 413, 422 -> new RejectedException(String.valueOf(status), message);
            case 401 -> new BlockedException(message, "check the credentials");
            case 403 -> new BlockedException(message, "give the account the permission that this needs");
            case 404, 405 -> new BlockedException(message, "check the address and its path");
            case 407 -> new BlockedException(message, "check http.proxy-username and http.proxy-password");
            case 301, 302, 303, 307, 308 ->
                new BlockedException(
                        message + ", a redirect to " + answer.headers().get("Location"),
                        "configure the address that it redirects to, if you trust it; redirects are never followed");
            default ->
                new BlockedException(message, "check the address: this is not the answer of the expected service");
        };
    }

    private static boolean untrusted(IOException e) {
        if (!(e instanceof SSLHandshakeException)) {
            return false;
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
