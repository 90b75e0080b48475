package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogatesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{\"a\\ud800b\":1}, {\"a\\ufffdb\":1}",
                "{\"\\uDFFF\":\"\\udbff\"}, {\"\\ufffd\":\"\\ufffd\"}",
                "\\ud83d\\ud83d\\ude00, \\ufffd\\ud83d\\ude00",
                "\\ud83d\\ude00\\ude00, \\ud83d\\ude00\\ufffd",
                "\\\\\\ud800, \\\\\\ufffd",
                "\\ud800, \\ufffd"
            })
    void areReplacedWhereTheyAreHalves(String json, String whole) {
        assertThat(whole(json)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\", "\\u", "\\ud80", "\\\\ud800", "\\ud7ff", "\\ue000", "\\ud83d\\ude00", "ü€😀"})
    void leaveEverythingElseAsItIs(String json) {
        assertThat(whole(json)).isEqualTo(json);
    }

    private static String whole(String json) {
        return new String(Surrogates.whole(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
