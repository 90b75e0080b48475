package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireBuffersTest {
    private final WireBuffers<WireBuffer> buffers = new WireBuffers<>(1, 64, () -> new WireBuffer(4));

    @Test
    void growsAndTakesBack() {
        WireBuffer buffer = buffers.take();
        buffer.put("abcdef".getBytes(StandardCharsets.US_ASCII));
        buffer.write('g');
        assertThat(buffer.size()).isEqualTo(7);
        buffer.truncate(2);
        buffer.write("xyz".getBytes(StandardCharsets.US_ASCII), 1, 2);
        assertThat(buffer.since(1)).asString(StandardCharsets.US_ASCII).isEqualTo("byz");
    }

    @Test
    void areUsedAgainEmpty() {
        WireBuffer buffer = buffers.take();
        buffer.write('a');
        buffers.giveBack(buffer);
        assertThat(buffers.take()).isSameAs(buffer);
        assertThat(buffer.size()).isZero();
        assertThat(buffers.take()).isNotSameAs(buffer);
    }

    @Test
    void areNotKeptIfTheyAreLargeOrMany() {
        WireBuffer large = buffers.take();
        large.put(new byte[65]);
        buffers.giveBack(large);
        assertThat(buffers.take()).isNotSameAs(large);
        WireBuffer first = buffers.take();
        WireBuffer second = buffers.take();
        buffers.giveBack(first);
        buffers.giveBack(second);
        assertThat(buffers.take()).isSameAs(first);
        assertThat(buffers.take()).isNotSameAs(second);
    }
}
