package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.http.Answer;
import io.collector.sink.splunk.Outcome.Kind;
import java.util.List;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HecAnswerTest {
    @Test
    void readsWhatHecSays() {
        HecAnswer said =
                said(400, "{\"text\":\"No\",\"code\":6,\"invalid-event-number\":3,\"ackId\":12,\"more\":[{}]}");
        assertThat(said.code()).hasValue(6);
        assertThat(said.words()).isEqualTo("No");
        assertThat(said.invalidEvent()).hasValue(3);
        assertThat(said.ackId()).hasValue(12);
        assertThat(said.told()).isEqualTo("400 with code 6 (No)");
    }

    @Test
    void acceptsTheOtherSpellingOfTheAcknowledgement() {
        assertThat(said(200, "{\"text\":\"Success\",\"code\":0,\"ackID\":5}").ackId())
                .hasValue(5);
    }

    @Test
    void readsWhichRequestsAreAcknowledged() {
        HecAnswer said =
                said(200, "{\"acks\":{\"0\":true,\"1\":false,\"2\":null,\"3\":\"true\",\"17\":true,\"x\":true}}");
        assertThat(said.acknowledged()).containsExactlyInAnyOrder(0L, 17L);
    }

    @Test
    void losesNothingElseByANumberThatIsTooLarge() {
        HecAnswer said = said(200, "{\"ackId\":99999999999999999999,\"text\":\"Server is busy\",\"code\":9}");
        assertThat(said.code()).hasValue(9);
        assertThat(said.words()).isEqualTo("Server is busy");
        assertThat(said.ackId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>503</html>",
                "{\"code\":",
                "[{\"code\":0}]",
                "{\"code\":\"0\"}",
                "{\"code\":{\"code\":0}}",
                "{\"code\":[0]}",
                "{\"code\":1e3}",
                "{\"code\":99999999999}",
                "null",
                "{\"acks\":[true]}"
            })
    void hearsNothingWhereNothingIsSaid(String body) {
        HecAnswer said = said(200, body);
        assertThat(said.spoken()).isFalse();
        assertThat(said.acknowledged()).isEmpty();
        assertThat(said.ackId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 0, -9, ALL, 5",
        "200, 24, -9, ALL, 5",
        "200, 25, -9, ALL, 5",
        "503, 0, -9, STOPPED, 0",
        "400, 6, 0, REFUSED, 0",
        "400, 12, 4, REFUSED, 4",
        "400, 13, 5, REFUSED_SOMEWHERE, 0",
        "400, 15, -1, REFUSED_SOMEWHERE, 0",
        "400, 6, -9, REFUSED_SOMEWHERE, 0",
        "400, 7, 1, STOPPED, 0",
        "400, 7, 4, STOPPED, 3",
        "400, 7, 0, STOPPED, 0",
        "400, 7, 99, STOPPED, 0",
        "400, 7, -9, STOPPED, 0",
        "503, 9, 3, STOPPED, 0",
        "503, 23, -9, STOPPED, 0",
        "200, 17, -9, STOPPED, 0"
    })
    void tellsWhatIsIn(int status, int code, int number, Kind kind, int taken) {
        String k = number == -9 ? "" : ",\"invalid-event-number\":" + number;
        HecAnswer said = said(status, "{\"code\":" + code + k + "}");
        assertThat(Outcome.of(said, 5, false)).isEqualTo(new Outcome(kind, taken));
    }

    @Test
    void knowsWhichCookiesAreAlwaysNew() {
        okhttp3.HttpUrl url = okhttp3.HttpUrl.get("https://splunk.example.com:8088/services/collector/ack");
        Cookies first = Cookies.NONE.after(url, Headers.of("Set-Cookie", "AWSALB=a; Path=/"));
        assertThat(first.after(url, Headers.of("Set-Cookie", "AWSALB=b; Path=/"))
                        .contradicts(first))
                .isFalse();
        Cookies node = first.after(url, Headers.of("Set-Cookie", "node=1; Path=/"));
        assertThat(node.contradicts(first)).isFalse();
        assertThat(node.after(url, Headers.of("Set-Cookie", "node=2; Path=/")).contradicts(node))
                .isTrue();
        assertThat(node.values().keySet()).containsExactlyInAnyOrderElementsOf(List.of("AWSALB", "node"));
    }

    private static HecAnswer said(int status, String body) {
        return HecAnswer.of(new Answer(status, Headers.of(), ByteString.encodeUtf8(body)));
    }
}
