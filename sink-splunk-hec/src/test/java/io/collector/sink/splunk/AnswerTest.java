package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer means. */
class AnswerTest {
    @ParameterizedTest
    @CsvSource({
        "403, 1, Token disabled, enable it",
        "401, 2, Token is required, removes the Authorization header",
        "401, 3, Invalid authorization, bare HEC token",
        "403, 4, Invalid token, check the setting token",
        "400, 5, No data, drops the body",
        "400, 7, Incorrect index, default index",
        "400, 10, Data channel is missing, X-Splunk-Request-Channel",
        "400, 11, Invalid data channel, X-Splunk-Request-Channel",
        "400, 16, Query string authorization is not enabled, take the query off",
        "200, 17, HEC is healthy, health page",
        "400, 21, Invalid token, check the setting token",
        "400, 22, Token disabled, enable it",
        "400, 28, Data channel is missing, sticky sessions"
    })
    void asksAPersonInPlainWords(int status, int code, String text, String remedy) {
        TransferException fault = after(HecFault.code(status, code, text));
        assertThat(fault).isInstanceOf(BlockedException.class);
        assertThat(fault.getMessage())
                .contains("sending 2 events to 127.0.0.1:")
                .contains(status + " with code " + code + " (" + text + ")");
        assertThat(fault.remedy()).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource({"500, 8", "503, 9", "503, 18", "503, 19", "503, 20", "503, 23", "429, 26", "429, 27", "200, 9"})
    void comesBackLaterWhenSplunkIsBusy(int status, int code) {
        TransferException fault = after(HecFault.code(status, code, "busy"));
        assertThat(fault)
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void comesBackLaterAfterAPageOfAProxy(int status) {
        boolean inDoubt = status >= 502;
        assertThat(after(HecFault.page(status)))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.ambiguous())
                                .as("a gateway without an answer may have passed the request on")
                                .isEqualTo(inDoubt));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 303, 307, 401, 403, 404, 405, 411, 415})
    void asksAPersonAfterAnAnswerThatIsNotOfHec(int status) {
        TransferException fault = after(HecFault.page(status).header("Location", "http://127.0.0.1:1/en-US/"));
        assertThat(fault).isInstanceOf(BlockedException.class);
        assertThat(fault.remedy()).isNotBlank();
    }

    @Test
    void knowsTheWebInterfaceOfSplunkByItsRedirect() {
        TransferException fault = after(HecFault.page(303).header("Location", "http://127.0.0.1:1/en-US/"));
        assertThat(fault.getMessage()).contains("http://127.0.0.1:1/en-US/");
        assertThat(fault.remedy()).contains("port 8000").contains("8088");
    }

    @ParameterizedTest
    @CsvSource({"429, 26", "503, 9"})
    void waitsAsLongAsToldInSecondsOrUntilADate(int status, int code) {
        HecFault busy = HecFault.code(status, code, "busy");
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Rig.NOW.plusSeconds(90).atOffset(ZoneOffset.UTC));
        assertThat(wait(busy.header("Retry-After", "17"))).isEqualTo(Duration.ofSeconds(17));
        assertThat(wait(busy.header("Retry-After", date))).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90));
        assertThat(wait(busy.header("Retry-After", "0"))).isEqualTo(Duration.ZERO);
        assertThat(wait(busy)).isEqualTo(Duration.ZERO);
    }

    /** What is in of a batch is told at once, and then there is no other way to tell how long to wait. */
    @Test
    void sendsNothingBeforeTheTimeThatItWasToldToWaitFor() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.poison(6, 1);
            HecFault busy = HecFault.code(503, 9, "busy").header("Retry-After", "30");
            rig.splunk.script(HecFault.none(), busy);
            assertThat(rig.sink.deliver(Rig.batch(4)).failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactlyInAnyOrder("1 REJECT", "2 RETRY", "3 RETRY");

            rig.clock.advance(Duration.ofSeconds(12));
            RetryableException early = catchThrowableOfType(
                    RetryableException.class, () -> rig.sink.deliver(Rig.batch(Rig.event(2), Rig.event(3))));
            assertThat(early.retryAfter()).contains(Duration.ofSeconds(18));
            assertThat(rig.splunk.requests()).hasSize(2);
            rig.clock.advance(Duration.ofSeconds(18));
            rig.sink.deliver(Rig.batch(Rig.event(2), Rig.event(3)));
            assertThat(rig.splunk.count()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25})
    void slowsDownButDoesNotSendAgainWhenQueuesFillUp(int code) throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "batch.in-flight = 6")) {
            rig.splunk.script(HecFault.codeAfterProcessing(200, code, "approaching its capacity limit"));
            assertThat(rig.sink.deliver(Rig.batch(3)).failures()).isEmpty();

            assertThat(rig.context.metrics().gauge("queue_pressure")).contains(1.0);
            assertThat(rig.sink.limits().inFlight()).isEqualTo(3);
            assertThat(rig.sink.deliver(Rig.batch(1)).failures()).isEmpty();
            assertThat(rig.splunk.count()).isEqualTo(4);
            rig.clock.advance(Duration.ofSeconds(61));
            assertThat(rig.context.metrics().gauge("queue_pressure")).contains(0.0);
            assertThat(rig.sink.limits().inFlight()).isEqualTo(6);
        }
    }

    @Test
    void sendsOneAtATimeWhenQueuesAreFull() {
        try (Rig rig = Rig.with(HecOptions.defaults(), "batch.in-flight = 6")) {
            rig.splunk.script(HecFault.code(429, 26, "HEC queue is at capacity"));
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(3))).isInstanceOf(RetryableException.class);
            assertThat(rig.sink.limits().inFlight()).isEqualTo(1);
        }
    }

    @Test
    void sendsSmallerRequestsForAWhileAfterOneWasTooLarge() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults().withMaxContentLength(100_000), "batch.max-bytes = 1MB")) {
            RejectedException fault =
                    catchThrowableOfType(RejectedException.class, () -> rig.sink.deliver(Rig.batch(1_000)));
            assertThat(fault.code()).isEqualTo("413");
            int sent = rig.splunk.requests().get(0).bodyBytes();
            assertThat(sent).isZero();

            long learned = rig.sink.limits().maxBytes();
            assertThat(learned).isBetween(10_000L, 200_000L);
            assertThat(rig.sink.deliver(Rig.batch(300)).failures()).isEmpty();
            rig.clock.advance(Duration.ofHours(2));
            assertThat(rig.sink.limits().maxBytes()).isEqualTo(1_000_000);
        }
    }

    @Test
    void sendsNoSmallerRequestsAfterARefusalThatIsNotForSize() {
        try (Rig rig = Rig.with(HecOptions.defaults(), "batch.max-bytes = 1MB, http.gzip = false")) {
            rig.splunk.guard(
                    "example.com", HecFault.text(400, "text/html", "<html>The request was blocked by a rule</html>"));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(100))).isInstanceOf(RetryableException.class);
            }
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(100))).isInstanceOf(RejectedException.class);
            assertThat(rig.sink.limits().maxBytes()).isEqualTo(1_000_000);
        }
    }

    @Test
    void takesSuccessWithoutWordsForSuccessAndCountsIt() throws Exception {
        for (HecFault odd : List.of(
                HecFault.text(200, "application/json", ""),
                HecFault.text(200, "text/plain", "OK"),
                HecFault.text(204, "text/plain", ""),
                HecFault.text(200, "application/json", "{\"text\":\"Succ"))) {
            try (Rig rig = Rig.usual()) {
                rig.splunk.script(odd);
                assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
                assertThat(rig.context.count("answers_without_code")).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"quota exceeded\"}",
                "{\"message\":\"Forbidden\"}",
                "Service Unavailable",
                "[{\"code\":9}]",
                "{\"text\":\"Server is busy\",\"code\":\"9\"}",
            })
    void neverTakesOtherWordsForSuccess(String words) throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.splunk.script(HecFault.text(200, "application/json", words));
            assertThatThrownBy(() -> rig.sink.deliver(Rig.batch(2))).isInstanceOf(RetryableException.class);
            assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
        }
    }

    /** Firewalls that look into requests answer so to what they do not like, also long after HEC has spoken. */
    @Test
    void neverTakesAPageForSuccess() throws Exception {
        for (boolean spoken : List.of(false, true)) {
            try (Rig rig = Rig.usual()) {
                if (spoken) {
                    rig.sink.deliver(Rig.batch(Rig.event(9)));
                }
                int before = rig.splunk.count();
                rig.splunk.script(HecFault.page(200));
                RetryableException fault =
                        catchThrowableOfType(RetryableException.class, () -> rig.sink.deliver(Rig.batch(2)));
                assertThat(fault.ambiguous())
                        .as("who answers instead may have passed the request on")
                        .isTrue();
                assertThat(fault.remedy()).contains("before Splunk");
                assertThat(rig.sink.deliver(Rig.batch(2)).failures()).isEmpty();
                assertThat(rig.splunk.count()).isEqualTo(before + 2);
            }
        }
        try (Rig portal = Rig.usual()) {
            portal.splunk.fail(HecFault.page(200));
            BlockedException fault =
                    catchThrowableOfType(BlockedException.class, () -> portal.sink.deliver(Rig.batch(2)));
            assertThat(fault.remedy()).contains("login page");
        }
    }

    /** By the number of the first event that it did not take any more: whether to believe it is a setting. */
    @Test
    void saysThatARepetitionMayDoubleWhatABusyAnswerNames() {
        assertThat(after(HecFault.json(503, "{\"text\":\"Server is busy\",\"code\":9,\"invalid-event-number\":1}")))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isTrue());
        assertThat(after(HecFault.json(503, "{\"text\":\"Server is busy\",\"code\":9,\"invalid-event-number\":0}")))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isFalse());
    }

    @Test
    void goesOnByItselfOnceARevokedTokenIsGoodAgain() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            rig.splunk.token("another");
            assertThat(catchThrowableOfType(TransferException.class, () -> rig.sink.deliver(Rig.batch(1))))
                    .isInstanceOf(BlockedException.class);
            rig.splunk.token(Rig.TOKEN);
            rig.splunk.disableToken(true);
            assertThat(catchThrowableOfType(TransferException.class, () -> rig.sink.deliver(Rig.batch(1))))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("Token disabled");
            rig.splunk.disableToken(false);
            assertThat(rig.sink.deliver(Rig.batch(1)).failures()).isEmpty();
        }
    }

    private static TransferException after(HecFault answer) {
        try (Rig rig = Rig.usual()) {
            rig.splunk.fail(answer);
            TransferException fault =
                    catchThrowableOfType(TransferException.class, () -> rig.sink.deliver(Rig.batch(2)));
            assertThat(fault.getMessage() + fault.remedy()).doesNotContain(Rig.TOKEN);
            assertThat(rig.splunk.count()).isZero();
            return fault;
        }
    }

    private static Duration wait(HecFault answer) {
        return ((RetryableException) after(answer)).retryAfter().orElse(Duration.ZERO);
    }
}
