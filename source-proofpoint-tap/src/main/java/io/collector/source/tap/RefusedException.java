package io.collector.source.tap;

import io.collector.http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** TAP answered, but not with events. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What it is about. */
    enum Cause {
        /** The window is shorter than TAP accepts. */
        TOO_SHORT,
        /** The window begins before what TAP keeps. */
        TOO_OLD,
        /** The window ends too near to TAP's now. */
        STILL_CURRENT,
        /** Something else about the request. */
        REQUEST,
        CREDENTIALS,
        PERMISSION,
        /** The pool of requests is used up. */
        THROTTLED,
        /** TAP could not cope: the fault is its own. */
        OVERLOADED,
        OTHER
    }

    private static final Duration OLD = Duration.ofDays(1);
    private static final Duration RECENT = Duration.ofHours(1);

    private final transient Answer answer;
    private final Cause cause;

    /**
     * A refusal.
     *
     * @param window what was asked for
     * @param now by TAP's clock
     */
    RefusedException(Answer answer, Window window, Instant now) {
        super("TAP answered " + answer.status());
        this.answer = answer;
        this.cause = judge(answer, window, now);
    }

    Answer answer() {
        return answer;
    }

    Cause why() {
        return cause;
    }

    /** Whether only TAP says so. Anything else may come from what stands between. */
    boolean isInTapsWords() {
        return cause == Cause.TOO_SHORT || cause == Cause.TOO_OLD || cause == Cause.STILL_CURRENT;
    }

    /** Whether another window may well be answered. */
    boolean isAboutWindow() {
        return cause == Cause.OVERLOADED || cause == Cause.REQUEST || cause == Cause.OTHER;
    }

    private static Cause judge(Answer answer, Window window, Instant now) {
        int status = answer.status();
        if (status >= 500 || status == 408) {
            return Cause.OVERLOADED;
        }
        return switch (status) {
            case 400 -> request(answer.text().toLowerCase(Locale.ROOT), window, now);
            case 401 -> Cause.CREDENTIALS;
            case 403 -> Cause.PERMISSION;
            case 429 -> Cause.THROTTLED;
            default -> Cause.OTHER;
        };
    }

    /**
     * The texts have no schema, only words that were seen; "too far into the past" comes in two wordings. A complaint
     * that cannot be about this window is not acted on: moving on because of it would leave events behind.
     */
    private static Cause request(String text, Window window, Instant now) {
        if (text.contains("too short") && window.length().compareTo(Window.LONGEST) < 0) {
            return Cause.TOO_SHORT;
        }
        if (text.contains("too far into the past") && window.from().isBefore(now.minus(OLD))) {
            return Cause.TOO_OLD;
        }
        if (text.contains("still current") && window.to().isAfter(now.minus(RECENT))) {
            return Cause.STILL_CURRENT;
        }
        return Cause.REQUEST;
    }
}
