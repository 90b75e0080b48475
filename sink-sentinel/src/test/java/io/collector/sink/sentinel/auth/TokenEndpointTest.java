package io.collector.sink.sentinel.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.http.Answer;
import io.collector.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEndpointTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Each service says it in its own way; what none would say must not stop the sink. */
    @ParameterizedTest
    @CsvSource({
        "expires_in, 3599, PT3599S",
        "expires_in, '\"3599\"', PT3599S",
        "expires_on, '\"1772370000\"', PT1H",
        "expires_in, 9223372036854775807, PT24H",
        "expires_on, 9223372036854775807, PT24H",
        "expires_on, -9223372036854775808, PT1M",
        "expires_in, 0, PT1M",
        "expires_in, -1, PT1M",
        "other, 1, PT1M"
    })
    void readsHowLongATokenLives(String field, String value, Duration lifetime) throws Exception {
        ByteString body = ByteString.encodeUtf8("{\"access_token\":\"t\",\"" + field + "\":" + value + "}");
        Answer answer = new Answer(200, Headers.EMPTY, body);
        Token token = TokenEndpoint.read(answer, "asking", "host", ManualClock.at(NOW));
        assertThat(Duration.between(NOW, token.expires())).isEqualTo(lifetime);
    }
}
