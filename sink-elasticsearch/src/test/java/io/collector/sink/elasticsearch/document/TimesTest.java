package io.collector.sink.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:41:28.123Z, 2026-11-22T07:41:28.123Z",
        "2026-11-22T07:41:28Z, 2026-11-22T07:41:28.000Z",
        "2026-11-22T07:41:28.123456Z, 2026-11-22T07:41:28.123Z",
        "2026-11-22T07:41:28.123+02:00, 2026-11-22T05:41:28.123Z",
        "2026-11-22T07:41:28, 2026-11-22T07:41:28.000Z",
        "2024-02-29T00:00:00.000Z, 2024-02-29T00:00:00.000Z",
        "2026-01-31T23:59:59.999Z, 2026-01-31T23:59:59.999Z"
    })
    void areWrittenInUtcWithMilliseconds(String given, String expected) {
        assertThat(Times.millis(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-00-22T07:41:28.123Z",
                "2026-13-22T07:41:28.123Z",
                "2026-11-00T07:41:28.123Z",
                "2026-11-31T07:41:28.123Z",
                "2023-02-29T07:41:28.123Z",
                "2026-11-22T24:41:28.123Z",
                "2026-11-22T07:60:28.123Z",
                "2026-11-22T07:41:60.123Z",
                "2026-11-22 07:41:28.123Z",
                "2026-11-22T07:41:28.12aZ",
                "yesterday",
                ""
            })
    void thatAreNoneAreRefused(String text) {
        assertThatThrownBy(() -> Times.millis(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void comeOutAsAnyInstantOfThisCenturyIsWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            String time = Times.millis(
                    Instant.ofEpochMilli(946_684_800_000L + (random.nextLong() >>> 21) % 3_155_760_000_000L));
            assertThat(Times.millis(time)).isEqualTo(time).isEqualTo(Times.millis(Times.parse(time)));
        }
    }
}
