package io.collector.runtime.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction =
            Redaction.of(Optional.empty(), Map.of("ES_PASS", "Sesame4711", "TAP_SECRET", "Open\"Sesame"));

    @ParameterizedTest
    @ValueSource(strings = {"", "a:", "ab:", "abc:", "abcd:"})
    void findsASecretBehindAnyUserInBase64(String user) {
        String text = Base64.getEncoder().encodeToString((user + "Sesame4711").getBytes(StandardCharsets.UTF_8));
        String clean = redaction.apply(text);
        assertThat(clean).contains("<secret>");
        // Ten bytes are 80 bits; of those, no more than what shares a digit with a neighbour may be left.
        assertThat(text.length() - clean.replace("<secret>", "").length()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void findsASecretWithinJson() {
        assertThat(redaction.apply("{\"m\":\"Open\\\"Sesame\"}")).isEqualTo("{\"m\":\"<secret>\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3 cr+t/\"tok\\=ü~",
                "s3%20cr%2Bt%2F%22tok%5C%3D%C3%BC~",
                "s3+cr%2Bt%2F%22tok%5C%3D%C3%BC%7E",
                "s3%20cr%2bt/%22tok%5c=%c3%bc~",
                "s3 cr+t/\\\"tok\\\\=ü~"
            })
    void findsASecretHoweverAnAddressOrAFormSpellsIt(String spelled) {
        Redaction awkward = Redaction.of(Optional.empty(), Map.of("SECRET", "s3 cr+t/\"tok\\=ü~"));
        assertThat(awkward.apply("client_secret=" + spelled + "&a=b")).isEqualTo("client_secret=<secret>&a=b");
    }

    @Test
    void findsASecretInTheBase64OfAddresses() {
        Redaction awkward = Redaction.of(Optional.empty(), Map.of("SECRET", "a>>>b???c"));
        String text = Base64.getUrlEncoder().encodeToString("a>>>b???c".getBytes(StandardCharsets.UTF_8));
        assertThat(text).contains("-", "_");
        assertThat(awkward.apply(text)).isEqualTo("<secret>");
    }

    @Test
    void takesOutWhatAuthorisesARequestThoughNoConfigurationHasIt() {
        assertThat(redaction.apply("> Authorization: Bearer eyJabc.def.ghi"))
                .isEqualTo("> Authorization: Bearer <secret>");
        assertThat(redaction.apply("Proxy-Authorization: Basic Ym9iOlByeHlDQ0Mz"))
                .isEqualTo("Proxy-Authorization: Basic <secret>");
        assertThat(redaction.apply("{\"Authorization\":\"Splunk 11111111-2222\"}"))
                .isEqualTo("{\"Authorization\":\"Splunk <secret>\"}");
        assertThat(redaction.apply("no authorization needed; the bearer of news"))
                .isEqualTo("no authorization needed; the bearer of news");
    }
}
