package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtcTextTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:41:28.123456789Z, 3, 2026-11-22T07:41:28.123Z",
        "2026-11-22T07:41:28.123456789Z, 6, 2026-11-22T07:41:28.123456Z",
        "2026-11-22T07:41:28Z, 3, 2026-11-22T07:41:28.000Z",
        "0000-01-01T00:00:00.001Z, 3, 0000-01-01T00:00:00.001Z",
        "-0001-01-01T00:00:00Z, 3, -0001-01-01T00:00:00.000Z",
        "+12345-01-01T00:00:00.5Z, 6, +12345-01-01T00:00:00.500000Z",
        "1969-12-31T23:59:59.999Z, 1, 1969-12-31T23:59:59.9Z"
    })
    void hasAsManyDecimalsAsAskedFor(Instant time, int decimals, String text) {
        assertThat(UtcText.of(time, decimals)).isEqualTo(text);
    }

    /** A source may say so of an event whose time it does not know. */
    @Test
    void hasSomeTextForEveryTimeThereIs() {
        assertThat(UtcText.of(Instant.MAX, 3)).startsWith("+999999999-12-31T23:59:59.999");
        assertThat(UtcText.of(Instant.MIN, 3)).startsWith("-999999999-01-01T00:00:00.000");
    }

    /** By another way: the formatter of the JDK. */
    @Test
    void isWhatTheFormatterWrites() {
        DateTimeFormatter millis = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochMilli(random.nextLong() % 100_000_000_000_000L);
            assertThat(UtcText.of(time, 3)).isEqualTo(millis.format(time));
        }
    }
}
