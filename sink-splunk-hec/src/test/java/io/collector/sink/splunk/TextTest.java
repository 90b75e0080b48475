package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a text needs repair does not depend on where in it the trouble is. */
class TextTest {
    private static final int MANY = 20;

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\uDFFF", "\\\\\\ud800"})
    void findsAnEscapedHalfOfAPairAnywhere(String half) {
        for (int i = 0; i < MANY; i++) {
            assertThat(Text.isPlain(json("a".repeat(i), bytes(half))))
                    .as("after %s", i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC1, 0xF5, 0xFF})
    void findsABytesThatNoTextHasAnywhere(int odd) {
        for (int i = 0; i < MANY; i++) {
            assertThat(Text.isPlain(json("a".repeat(i), new byte[] {(byte) odd})))
                    .as("after %s", i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "ü€🚀", "\\ud7ff", "\\u20ac", "\\\\ud800", "\\\"", "\\n\\t"})
    void letsPassWhatIsNoTrouble(String text) {
        for (int i = 0; i < MANY; i++) {
            assertThat(Text.isPlain(json("a".repeat(i), bytes(text))))
                    .as("after %s", i)
                    .isTrue();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(String before, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("{\"a\":\"" + before));
        out.writeBytes(middle);
        out.writeBytes(bytes("and more of it\"}"));
        return out.toByteArray();
    }
}
