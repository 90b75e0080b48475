package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.Faults;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** TAP's refusals as faults in plain words, with what to do about them. Stateless. */
final class Refusals {
    /** After a 429: TAP never says how long, and capacity comes back one request at a time. */
    static final Duration REST = Duration.ofMinutes(5);

    /** While a person must act: each request that cannot succeed still costs one of the day's. */
    static final Duration SLOWLY = Duration.ofMinutes(15);

    /** When the window will be another one. */
    static final Duration NEXT_ROUND = Duration.ofSeconds(30);

    private Refusals() {}

    /**
     * The fault.
     *
     * @param window what was asked for
     * @param where host and path
     * @param clock for a {@code Retry-After} that is a date
     */
    static TransferException fault(RefusedException refused, Window window, String where, Clock clock) {
        Answer answer = refused.answer();
        String said = answer.excerpt().isEmpty() ? "" : " (\"" + answer.excerpt() + "\")";
        String asked = "asking TAP for " + window + ": ";
        return switch (refused.why()) {
            case CREDENTIALS ->
                new BlockedException(
                        asked + where + " refused the credentials (401)",
                        "check principal and secret: TAP dashboard, Settings > Connected Applications. The secret is shown"
                                + " only when it is made; make a new one if in doubt",
                        Optional.of(SLOWLY));
            case PERMISSION ->
                new BlockedException(
                        asked + where + " accepted the credentials, but they lack the right to this API (403)",
                        "in the TAP dashboard, check that the service principal may use the SIEM API, and that the"
                                + " licence includes it",
                        Optional.of(SLOWLY));
            case THROTTLED ->
                new RetryableException(
                        asked + where + " says that the requests of the last 24 hours are used up (429)",
                        "other tools with the same credential share them: give this collector its own credential, or lower"
                                + " request-budget.per-day to its share",
                        Optional.of(rest(answer, clock)));
            case OVERLOADED ->
                new RetryableException(
                        asked + where + " could not cope (" + answer.status() + ")" + said,
                        "nothing, unless it lasts: then see Proofpoint's status page",
                        answer.retryAfter(clock).map(Refusals::bounded));
            case STILL_CURRENT ->
                new RetryableException(
                        asked + where + " finds that the window is not over yet (400)" + said,
                        "if this lasts, check this machine's clock (NTP), or raise end-lag",
                        Optional.of(NEXT_ROUND));
            case TOO_OLD ->
                new RetryableException(
                        asked + where + " no longer keeps what is that old (400)" + said + "; going on where it begins",
                        "nothing: what is out of reach is written down as a gap",
                        Optional.empty());
            case TOO_SHORT ->
                new RetryableException(
                        asked + where + " finds the window too short (400)" + said + "; trying a longer one",
                        "nothing, unless it lasts",
                        Optional.empty());
            case REQUEST ->
                new BlockedException(
                        asked + where + " refused the request (400)" + said,
                        "compare the settings threat-status, threat-type and base-url with Proofpoint's documentation",
                        Optional.of(SLOWLY));
            case OTHER -> other(asked, where, answer, clock);
        };
    }

    private static Duration rest(Answer answer, Clock clock) {
        Duration asked = answer.retryAfter(clock).orElse(REST);
        return asked.compareTo(REST) < 0 ? REST : bounded(asked);
    }

    private static Duration bounded(Duration asked) {
        return asked.compareTo(TapState.LONGEST_REST) > 0 ? TapState.LONGEST_REST : asked;
    }

    private static TransferException other(String asked, String where, Answer answer, Clock clock) {
        if (answer.status() == 404) {
            return new BlockedException(
                    asked + where + " does not exist (404)",
                    "check base-url: it is https://tap-api-v2.proofpoint.com, or what Proofpoint told you, without /v2",
                    Optional.of(SLOWLY));
        }
        TransferException fault = Faults.answered(asked.substring(0, asked.length() - 2), where, answer, clock);
        if (fault instanceof BlockedException blocked) {
            return new BlockedException(String.valueOf(blocked.getMessage()), blocked.remedy(), Optional.of(SLOWLY));
        }
        if (fault instanceof RejectedException rejected) {
            return new BlockedException(
                    String.valueOf(rejected.getMessage()),
                    "check base-url and what stands between",
                    Optional.of(SLOWLY));
        }
        return fault;
    }
}
