package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    @Test
    void joinsWhatMeets() {
        Spans spans = new Spans();
        spans.add(at(10), at(20));
        spans.add(at(30), at(40));
        spans.add(at(20), at(25));
        assertThat(spans.all()).containsExactly(new Spans.Span(at(10), at(25)), new Spans.Span(at(30), at(40)));
        spans.add(at(5), at(50));
        assertThat(spans.all()).containsExactly(new Spans.Span(at(5), at(50)));
    }

    @Test
    void knowsWhatIsMissingAsASetOfSecondsDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            Spans spans = new Spans();
            BitSet seconds = new BitSet();
            for (int i = 0; i < 8; i++) {
                int from = random.nextInt(60);
                int to = from + 1 + random.nextInt(12);
                spans.add(at(from), at(to));
                seconds.set(from, to);
            }
            int from = random.nextInt(70);
            int to = from + random.nextInt(20);
            BitSet missing = new BitSet();
            spans.missing(at(from), at(to))
                    .forEach(s -> missing.set((int) (s.from().getEpochSecond() - NOON.getEpochSecond()), (int)
                            (s.to().getEpochSecond() - NOON.getEpochSecond())));
            BitSet wanted = new BitSet();
            wanted.set(from, to);
            wanted.andNot(seconds);
            assertThat(missing).isEqualTo(wanted);
        }
    }
}
