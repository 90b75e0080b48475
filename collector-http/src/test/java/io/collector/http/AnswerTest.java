package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static Answer answer(int status, String body, String... headers) {
        return new Answer(status, Headers.of(headers), ByteString.encodeUtf8(body));
    }

    private static TransferException fault(Answer answer) {
        return Faults.answered("sending 3 events", "splunk.example.com", answer, CLOCK);
    }

    @Test
    void readsRetryAfterInSeconds() {
        assertThat(answer(503, "", "Retry-After", "7").retryAfter(CLOCK)).contains(Duration.ofSeconds(7));
        assertThat(answer(503, "", "retry-after", " 120 ").retryAfter(CLOCK)).contains(Duration.ofMinutes(2));
    }

    @Test
    void readsRetryAfterAsADate() {
        assertThat(answer(503, "", "Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT")
                        .retryAfter(CLOCK))
                .contains(Duration.ofSeconds(90));
    }

    @Test
    void takesAPastDateAsNoWait() {
        assertThat(answer(503, "", "Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT")
                        .retryAfter(CLOCK))
                .contains(Duration.ZERO);
    }

    @Test
    void waitsNoLongerThanADayWhateverTheTargetSays() {
        for (String odd : new String[] {"999999999", "Sun, 01 Mar 2099 12:01:30 GMT"}) {
            assertThat(answer(503, "", "Retry-After", odd).retryAfter(CLOCK))
                    .as(odd)
                    .contains(Duration.ofDays(1));
        }
    }

    @Test
    void ignoresARetryAfterThatIsNeither() {
        for (String odd : new String[] {"", "soon", "-5", "1.5", "99999999999999999999", "2026-03-01T12:01:30Z"}) {
            assertThat(answer(503, "", "Retry-After", odd).retryAfter(CLOCK))
                    .as(odd)
                    .isEmpty();
        }
        assertThat(answer(503, "").retryAfter(CLOCK)).isEmpty();
    }

    @Test
    void showsTheBeginningOfABodyOnOneLine() {
        assertThat(Answer.excerpt("  a\r\n\tb\u0000c  ")).isEqualTo("a b c");
        assertThat(Answer.excerpt("\u0015\u0003\u0003\uFFFD")).isEmpty();
        assertThat(Answer.excerpt("word ".repeat(100_000))).hasSizeLessThan(310).endsWith("…");
    }

    @Test
    void neverCutsACharacterInHalf() {
        String excerpt = Answer.excerpt("x" + "\uD83D\uDE80".repeat(1_000));
        assertThat(excerpt.chars().filter(c -> Character.isSurrogate((char) c)).count() % 2)
                .isZero();
    }

    @Test
    void retriesWhatPasses() {
        for (int status : List.of(408, 425, 429, 500, 502, 503, 504, 507, 599)) {
            assertThat(fault(answer(status, "busy", "Retry-After", "7")))
                    .as("%d", status)
                    .isInstanceOfSatisfying(RetryableException.class, e -> {
                        assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
                        // What a gateway passed on, and got no good answer to, may have been taken.
                        assertThat(e.ambiguous()).isEqualTo(status == 502 || status == 504);
                    })
                    .hasMessage("sending 3 events: splunk.example.com answered " + status + " (busy)");
        }
    }

    @Test
    void refusesTheDataForWhatTheDataCaused() {
        for (int status : new int[] {400, 413, 422}) {
            assertThat(fault(answer(status, "bad")))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.code()).isEqualTo(String.valueOf(status)));
        }
    }

    @Test
    void asksAPersonForTheRestAndSaysWhatToDo() {
        for (int status : new int[] {100, 201, 204, 301, 304, 308, 401, 403, 404, 405, 407, 409, 415, 451}) {
            assertThat(fault(answer(status, "")))
                    .as("%d", status)
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).isNotBlank());
        }
    }

    @Test
    void showsWhereARedirectPointsWithoutItsQuery() {
        assertThat(fault(answer(302, "", "Location", "https://login.example.com/sso?ticket=geheim#x")))
                .hasMessageContaining("a redirect to https://login.example.com/sso")
                .hasMessageNotContaining("geheim");
        assertThat(fault(answer(302, ""))).hasMessageContaining("a redirect to nowhere");
    }

    @Test
    void tellsThatTheRestOfAnAnswerDidNotCome() {
        HttpUrl url = HttpUrl.get("https://tap.example.com/siem?principal=geheim");
        TransferException question =
                Faults.unanswered("asking for clicks", url, new SocketTimeoutException("x"), false);
        assertThat(question)
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isFalse())
                .hasMessage("asking for clicks: tap.example.com:443 did not answer in time");
        TransferException batch = Faults.unanswered("sending", url, new IOException("cut"), true);
        assertThat(batch)
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isTrue())
                .hasMessage("sending: the connection to tap.example.com:443 ended without a whole answer (cut)");
    }
}
