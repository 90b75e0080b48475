package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"\\", "\u00fc", "\u20ac", "\uD83D\uDE80", "\u0080"})
    void stopsBeforeWhatIsNotPlainWhereverItIs(String odd) {
        for (int i = 0; i < 40; i++) {
            byte[] text = ("a".repeat(i) + odd + "b".repeat(30)).getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from <= i; from++) {
                assertThat(WireText.skipPlain(text, from)).isBetween(Math.max(from, i - 7), i);
            }
        }
    }

    @Test
    void passesOverAllOtherAscii() {
        StringBuilder ascii = new StringBuilder();
        for (char c = 0; c < 128; c++) {
            ascii.append(c == '\\' ? ' ' : c);
        }
        assertThat(WireText.skipPlain(ascii.toString().getBytes(StandardCharsets.UTF_8), 0))
                .isEqualTo(128);
        assertThat(WireText.skipPlain(new byte[0], 0)).isZero();
    }

    @Test
    void knowsTimesInMilliseconds() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            String text = Instant.ofEpochMilli(random.nextInt() * 1_000L + 1 + random.nextInt(998))
                    .toString();
            boolean early = Integer.parseInt(text.substring(8, 10)) <= 28;
            assertThat(WireText.isUtcInMillis(text)).as(text).isEqualTo(early);
            assertThat(isUtcInMillis(text)).as(text).isEqualTo(early);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-00-22T07:41:28.123Z",
                "2026-13-22T07:41:28.123Z",
                "2026-11-00T07:41:28.123Z",
                "2026-11-31T07:41:28.123Z",
                "2026-11-22T24:41:28.123Z",
                "2026-11-22T07:60:28.123Z",
                "2026-11-22T07:41:60.123Z",
                "2026-11-22 07:41:28.123Z",
                "2026-11-22T07:41:28.12aZ",
                "0000-11-22T07:41:28.123Z",
                "2026-11-22T07:41:28Z",
                ""
            })
    void takesNothingElseForATime(String text) {
        assertThat(WireText.isUtcInMillis(text)).isFalse();
        assertThat(isUtcInMillis(text)).isFalse();
    }

    private static boolean isUtcInMillis(String text) {
        byte[] quoted = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        return WireText.isUtcInMillis(quoted, 1, quoted.length - 1);
    }
}
