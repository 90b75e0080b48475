package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.journal.Cursor.Span;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class CursorTest {
    @Example
    void countsWhatIsNotSettledUpToAPosition() {
        Cursor cursor = Cursor.of(5, "7-8,11-12");
        assertThat(cursor.unsettledUpTo(3)).isZero();
        assertThat(cursor.unsettledUpTo(5)).isZero();
        assertThat(cursor.unsettledUpTo(7)).isEqualTo(1);
        assertThat(cursor.unsettledUpTo(10)).isEqualTo(3);
        assertThat(cursor.unsettledUpTo(11)).isEqualTo(3);
        assertThat(cursor.unsettledUpTo(13)).isEqualTo(4);
    }

    @Property(tries = 300)
    void settlesExactlyWhatItWasGivenInWhateverPieces(
            @ForAll @Size(max = 8) List<@Size(max = 10) Set<@LongRange(min = 1, max = 40) Long>> pieces) {
        Cursor cursor = Cursor.at(0);
        Set<Long> expected = new TreeSet<>();
        for (Collection<Long> piece : pieces) {
            cursor = cursor.with(piece);
            expected.addAll(piece);
        }
        for (long p = 1; p <= 41; p++) {
            assertThat(cursor.covers(p)).as("position %d of %s", p, cursor).isEqualTo(expected.contains(p));
        }
        assertThat(cursor.covers(cursor.position() + 1)).isFalse();
        assertThat(cursor.position() + cursor.settledAhead()).isEqualTo(expected.size());
        assertThat(Cursor.of(cursor.position(), cursor.aheadText())).isEqualTo(cursor);
        for (Span span : cursor.ahead()) {
            assertThat(span.first()).isGreaterThan(cursor.position() + 1);
        }
    }
}
