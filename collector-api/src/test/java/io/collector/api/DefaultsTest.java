package io.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A plugin that writes one method works. */
class DefaultsTest {
    private final Sink sink = batch -> Delivery.COMPLETE;
    private final Source source = (after, emitter) -> new Page(after, Duration.ZERO, List.of());

    @Test
    void ofASink() throws Exception {
        Event event = new Event("t", "i", "r", Instant.EPOCH, Json.of("{\"ü\":1}"));
        assertThat(sink.limits()).isEqualTo(BatchLimits.DEFAULT);
        assertThat(sink.sizeOf(event)).isEqualTo(8);
        assertThat(sink.preview(new Batch("s", List.of(event, event)))).isEqualTo("{\"ü\":1}\n{\"ü\":1}\n");
        sink.check();
        assertThatCode(sink::close).doesNotThrowAnyException();
    }

    @Test
    void ofASource() throws Exception {
        Checkpoint checkpoint = new Checkpoint(Map.of("a", "1"));
        assertThat(source.check(checkpoint)).isEqualTo(checkpoint);
        assertThat(source.requests()).isEmpty();
        assertThatCode(source::close).doesNotThrowAnyException();
    }
}
