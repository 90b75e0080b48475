package io.collector.sink.sentinel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.Faults;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the answers of the Logs Ingestion API other than success mean, in plain words. Stateless. */
final class RuleAnswers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern NOT_BOUND =
            Pattern.compile("IsDcrDceBindingValid\\W{1,8}false", Pattern.CASE_INSENSITIVE);

    /** The pause after 429 if Azure does not say how long. */
    private static final Duration UNSAID = Duration.ofSeconds(5);

    private RuleAnswers() {}

    /** Whether Azure took the rows. What else is said under 200 comes from something before it, and is no success. */
    static boolean accepted(Answer answer) {
        return switch (answer.status()) {
            case 204 -> true;
            case 200, 202 -> answer.text().isBlank() || saysNothing(answer);
            default -> false;
        };
    }

    /** The fault that an answer is. */
    static TransferException fault(String attempt, String host, Answer answer, Clock clock) {
        String message = message(attempt, host, answer);
        return switch (answer.status()) {
            case 400, 413, 422 -> new RejectedException(code(answer), message);
            case 401 ->
                new BlockedException(
                        message + ", although the token is new",
                        "check that `cloud` is the cloud of the workspace, that tenant-id is the directory of the"
                                + " subscription with the rule, and that the clock of this machine is right");
            case 403 -> forbidden(message, answer);
            case 404 ->
                new BlockedException(
                        message,
                        "check rule-id: it must be the immutable id (not the name) of a data collection rule that"
                                + " still exists, in the region of the endpoint; and endpoint: a host without a path");
            case 429 ->
                new RetryableException(
                        message,
                        "nothing, it goes on by itself; if it lasts, raise batch.max-bytes or spread the load over more"
                                + " rules",
                        Optional.of(answer.retryAfter(clock).orElse(UNSAID)));
            default -> Faults.answered(attempt, host + requestId(answer), answer, clock);
        };
    }

    /** Whether it is not in the words of Azure, which names an error by its code. */
    static boolean isForeign(Answer answer) {
        return answer.headers().get("x-ms-error-code") == null
                && error(answer).path("code").asText().isEmpty();
    }

    /** Whether the rule does not know the stream that rows were sent to. */
    static boolean lacksStream(Answer answer) {
        return answer.status() == 400 && code(answer).equals("InvalidStream");
    }

    /** What was attempted and what came back, with what Azure's support asks for. */
    static String message(String attempt, String host, Answer answer) {
        String said = said(answer);
        return attempt + ": " + host + " answered " + answer.status() + (said.isEmpty() ? "" : " (" + said + ")")
                + requestId(answer);
    }

    private static BlockedException forbidden(String message, Answer answer) {
        if (NOT_BOUND.matcher(answer.text()).find()) {
            return new BlockedException(
                    message,
                    "endpoint and rule-id do not belong together: use the logs ingestion address of the data"
                            + " collection endpoint that the rule names, or the rule's own");
        }
        return new BlockedException(
                message,
                "give the application the role Monitoring Metrics Publisher on the data collection rule itself, not"
                        + " on the endpoint or the workspace; if that was done just now, it may take up to 30 minutes"
                        + " until it counts");
    }

    private static String said(Answer answer) {
        JsonNode error = error(answer);
        String code = code(answer);
        String text = error.path("message").asText();
        return text.isEmpty() ? answer.excerpt() : Answer.excerpt(code + ": " + text);
    }

    private static String code(Answer answer) {
        String code = error(answer).path("code").asText();
        if (code.isEmpty()) {
            code = answer.headers().get("x-ms-error-code");
        }
        return code == null ? String.valueOf(answer.status()) : code;
    }

    private static JsonNode error(Answer answer) {
        return json(answer).path("error"); // if something before Azure answered, its text is shown as it is
    }

    private static boolean saysNothing(Answer answer) {
        return json(answer).isObject() && json(answer).isEmpty();
    }

    private static JsonNode json(Answer answer) {
        try {
            return MAPPER.readTree(answer.text());
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    private static String requestId(Answer answer) {
        String id = answer.headers().get("x-ms-request-id");
        return id == null ? "" : " [request " + Answer.excerpt(id) + "]";
    }
}
