package io.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final String TEXT = "{\"grüße\":\"\uD83D\uDE80\"}";

    @Test
    void givesBackTheBytesItWasMadeOf() throws Exception {
        byte[] utf8 = TEXT.getBytes(StandardCharsets.UTF_8);
        Json json = Json.of(TEXT);
        assertThat(json.size()).isEqualTo(utf8.length);
        assertThat(json.toByteArray()).isEqualTo(utf8);
        assertThat(json.openStream().readAllBytes()).isEqualTo(utf8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        json.writeTo(out);
        assertThat(out.toByteArray()).isEqualTo(utf8);
        assertThat(json).hasToString(TEXT).isEqualTo(Json.ofUtf8(utf8)).hasSameHashCodeAs(Json.ofUtf8(utf8));
        assertThat(json).isNotEqualTo(Json.of("{}")).isNotEqualTo(TEXT);
    }

    @Test
    void cannotBeChangedThroughTheBytesItHandsOut() {
        Json json = Json.of("[1]");
        json.toByteArray()[1] = '2';
        assertThat(json).hasToString("[1]");
    }

    @Test
    void refusesWhatIsEmptyOrOnTwoLines() {
        for (String bad : new String[] {"", "{\n}", "{}\n", "\r{}"}) {
            assertThatThrownBy(() -> Json.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void findsALineBreakWhereverItIs() {
        String text = "\"" + "a\tü\u2028".repeat(8) + "\"";
        Json.of(text);
        for (int i = 0; i <= text.length(); i++) {
            for (String lineBreak : new String[] {"\n", "\r"}) {
                String bad = text.substring(0, i) + lineBreak + text.substring(i);
                assertThatThrownBy(() -> Json.of(bad)).hasMessageContaining("one line");
            }
        }
    }

    @Test
    void takesSeparatorsThatAreNoLineBreaks() {
        assertThat(Json.of("\"\u2028\u2029\u0085\"").toString()).hasSize(5);
    }
}
