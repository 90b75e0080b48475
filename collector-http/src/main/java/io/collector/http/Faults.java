package io.collector.http;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Progress.Stage;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Faults of HTTP exchanges as the three kinds the runtime knows, in plain words. Stateless. */
public final class Faults {
    private Faults() {}

    /**
     * The rest of an answer did not come: what reading the body of {@link Exchange#open} failed with.
     *
     * @param attempt what was being attempted, such as "sending 500 events"
     * @param sent whether the request had a body, which the server may have taken
     */
    public static TransferException unanswered(String attempt, HttpUrl url, IOException e, boolean sent) {
        Stage stage = sent ? Stage.SENDING : Stage.ASKING;
        return new Unanswered(attempt, url, e, stage, Optional.empty()).told();
    }

    /**
     * An answer that is not success, by its status alone: what plugins fall back to when the target's own words say no
     * more. 408, 425, 429 and 5xx are retryable, 502 and 504 ambiguous because a gateway cannot know what became of the
     * request; 400, 413 and 422 refuse the data; everything else needs a person.
     *
     * @param attempt what was being attempted, such as "sending 500 events"
     * @param where the target, for a person: host, or host and path
     */
    public static TransferException answered(String attempt, String where, Answer answer, Clock clock) {
        int status = answer.status();
        String said = answer.excerpt();
        String message = attempt + ": " + where + " answered " + status + (said.isEmpty() ? "" : " (" + said + ")");
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            boolean fromGateway = status == 502 || status == 504;
            return new RetryableException(message, "", answer.retryAfter(clock), fromGateway);
        }
        return switch (status) {
            case 400, 413, 422 -> new RejectedException(String.valueOf(status), message);
            case 401 -> new BlockedException(message, "check the credentials");
            case 403 -> new BlockedException(message, "give the account the permission that this needs");
            case 404, 405 -> new BlockedException(message, "check the address and its path");
            case 407 -> new BlockedException(message, "check http.proxy-username and http.proxy-password");
            case 301, 302, 303, 307, 308 ->
                new BlockedException(
                        message + ", a redirect to " + target(answer),
                        "configure the address that it redirects to, if you trust it; redirects are never followed");
            default ->
                new BlockedException(message, "check the address: this is not the answer of the expected service");
        };
    }

    /** Where a redirect points, without its query, which may hold what only the browser of a person should have. */
    private static String target(Answer answer) {
        String location = answer.headers().get("Location");
        return location == null ? "nowhere" : Answer.excerpt(location.replaceAll("[?#].*", ""));
    }
}
