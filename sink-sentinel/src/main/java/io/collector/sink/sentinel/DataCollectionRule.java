package io.collector.sink.sentinel;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Body;
import io.collector.http.ContentRefusals;
import io.collector.http.Exchange;
import io.collector.http.Recess;
import io.collector.sink.sentinel.auth.Token;
import io.collector.sink.sentinel.auth.TokenCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data collection rule of Azure Monitor, as what takes rows. Safe for use by several threads.
 *
 * <p>A success says that the rows were accepted, not that they were stored.
 */
final class DataCollectionRule {
    private static final Logger log = LoggerFactory.getLogger(DataCollectionRule.class);
    private static final String JSON = "application/json";

    /** Of what the collector itself says; rules that were made for the vendor's tables have no such stream. */
    private static final String GAPS = "Custom-CollectorGap_CL";

    private static final ByteBuffer NO_ROWS = ByteBuffer.wrap("[]".getBytes(StandardCharsets.UTF_8));

    private final SentinelConfig config;
    private final OkHttpClient client;
    private final TokenCache tokens;
    private final RequestSize size;
    private final ContentRefusals refusals;
    /** For all streams: Azure counts requests by rule, so when one is told to wait, the others must wait too. */
    private final Recess recess;

    private final Clock clock;

    DataCollectionRule(SentinelConfig config, OkHttpClient client, TokenCache tokens, RequestSize size, Clock clock) {
        this.config = config;
        this.client = client;
        this.tokens = tokens;
        this.size = size;
        this.clock = clock;
        this.refusals = new ContentRefusals("Azure", 1, clock);
        this.recess = new Recess(clock);
    }

    /** Where rows of a stream go. */
    HttpUrl address(String stream) {
        return Addresses.join(
                config.endpoint(),
                "/dataCollectionRules/" + config.ruleId() + "/streams/" + stream + "?api-version=2023-01-01");
    }

    /**
     * Sends rows.
     *
     * @param rows a JSON array
     * @param count how many there are
     * @param events what they are of
     */
    void send(String stream, ByteBuffer rows, int count, List<Event> events)
            throws TransferException, InterruptedException {
        String attempt = attempt(stream, count);
        Answer answer = post(stream, rows, count, attempt);
        if (!RuleAnswers.accepted(answer) && RuleAnswers.isForeign(answer) && ContentRefusals.isSuspect(answer)) {
            throw refusals.judge(
                    String.valueOf(answer.status()),
                    RuleAnswers.fault(attempt, host(), answer, clock),
                    answer.status() < 300,
                    events,
                    () -> check(stream));
        }
        requireAccepted(answer, stream, attempt);
        refusals.taken(events);
    }

    private void requireAccepted(Answer answer, String stream, String attempt) throws TransferException {
        if (!RuleAnswers.accepted(answer)) {
            // The stream of gaps is one more than the published rule has: that costs gaps, and no events.
            if (RuleAnswers.lacksStream(answer) && !stream.equals(GAPS)) {
                throw lacksStream(RuleAnswers.message(attempt, host(), answer), stream);
            }
            TransferException fault = RuleAnswers.fault(attempt, host(), answer, clock);
            if (fault instanceof RetryableException busy) {
                recess.note(busy);
            }
            throw fault;
        }
    }

    /** What sending is, in words. */
    String attempt(String stream, int count) {
        String what = switch (count) {
            case 0 -> "no rows, as a check,";
            case 1 -> "1 event";
            default -> count + " events";
        };
        return "sending " + what + " to stream " + stream + " of " + config.ruleId();
    }

    /** Asks whether a stream takes rows, by sending none: token, rule, role and stream are proven, nothing is stored. */
    void check(String stream) throws TransferException, InterruptedException {
        String attempt = attempt(stream, 0);
        Answer answer = post(stream, NO_ROWS.duplicate(), 0, attempt);
        try {
            requireAccepted(answer, stream, attempt);
        } catch (RejectedException e) {
            throw RuleAnswers.isForeign(answer)
                    ? refusals.whateverComes(e)
                    : lacksStream(String.valueOf(e.getMessage()), stream);
        }
    }

    private static BlockedException lacksStream(String message, String stream) {
        return new BlockedException(
                message,
                "the rule seems to have no stream of this name: deploy the one of content/sentinel, which has all"
                        + " streams, or correct rule-id"
                        + (stream.equals(GAPS) ? "; or set gaps = false for this sink" : ""));
    }

    /** Sends with the token at hand; if that is refused, once more with a new one. */
    private Answer post(String stream, ByteBuffer rows, int count, String attempt)
            throws TransferException, InterruptedException {
        Token token = token(attempt);
        Answer answer = post(stream, rows, count, attempt, token);
        if (answer.status() == 401) {
            tokens.drop(token);
            token = token(attempt);
            answer = post(stream, rows, count, attempt, token);
        }
        if (answer.status() == 401 || (answer.status() == 403 && !RuleAnswers.isForeign(answer))) {
            tokens.drop(token); // a role shows only in tokens that were made after it was given
        }
        return answer;
    }

    private Answer post(String stream, ByteBuffer rows, int count, String attempt, Token token)
            throws TransferException, InterruptedException {
        Body body = Body.of(rows, JSON, config.http().gzip());
        size.compressed(rows.remaining(), body.contentLength());
        if (!size.takesWire(body.contentLength())) {
            tooLarge(rows, body, count);
            throw new RejectedException("413", attempt + ": not sent, since Azure takes no request of this size");
        }
        String requestId = UUID.randomUUID().toString();
        Request.Builder request = new Request.Builder()
                .url(address(stream))
                .header("Authorization", "Bearer " + token.value())
                .header("User-Agent", "Collector")
                .header("x-ms-client-request-id", requestId);
        recess.keep(attempt);
        Answer answer = Exchange.send(client, body.post(request).build(), attempt);
        if (answer.status() == 413) {
            tooLarge(rows, body, count);
        }
        log.debug(
                "{}: {} bytes, {} on the wire, client request {}, request {}: {}",
                attempt,
                rows.remaining(),
                body.contentLength(),
                requestId,
                answer.headers().get("x-ms-request-id"),
                answer.status());
        return answer;
    }

    private void tooLarge(ByteBuffer rows, Body body, int count) {
        if (count > 1) {
            size.refused(rows.remaining(), body.contentLength());
        }
    }

    private Token token(String attempt) throws TransferException, InterruptedException {
        recess.keep(attempt);
        try {
            return tokens.current();
        } catch (RetryableException e) {
            // Whatever became of the request for a token, no row was sent.
            throw new RetryableException(String.valueOf(e.getMessage()), e.remedy(), e.retryAfter(), false, e);
        }
    }

    private String host() {
        return Addresses.host(Addresses.join(config.endpoint(), "/"));
    }
}
