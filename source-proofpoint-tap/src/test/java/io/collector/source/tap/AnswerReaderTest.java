package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Emitter;
import io.collector.api.Event;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** An answer is the same events, wherever the buffer that it is read through cuts it. */
class AnswerReaderTest {
    private static final Window WINDOW = new Window(Rig.START, Rig.START.plusSeconds(3600));

    /** What became of the elements, in order. */
    private static final class Noting implements Emitter {
        private final List<Object> all = new ArrayList<>();

        @Override
        public void emit(Event event) {
            all.add(event);
        }

        @Override
        public void reject(String table, byte[] raw, String reason) {
            all.add(table + ": " + new String(raw, StandardCharsets.UTF_8));
        }
    }

    @Property(tries = 60)
    void readsTheSameWhereverItsElementsLie(@ForAll long seed, @ForAll @IntRange(max = 70_000) int blanks)
            throws Exception {
        SampleEvents samples = new SampleEvents(seed);
        StringBuilder answer = new StringBuilder("{");
        for (Feed feed : Feed.values()) {
            List<String> elements = new ArrayList<>(List.of("7", "{}", "[]"));
            for (int i = 0; i < 12; i++) {
                elements.add(i % 4 == 0 ? readable(samples, feed) : samples.conforming(feed));
            }
            answer.append(answer.length() == 1 ? "" : " , ")
                    .append('"' + feed.array() + "\" : [")
                    .append(String.join(" ,\n", elements))
                    .append(']');
        }
        String whole = answer.append('}').toString();
        Noting moved = new Noting();
        Noting before = new Noting();
        assertThat(read(" ".repeat(blanks) + whole, moved)).isEqualTo(read(whole, before));
        assertThat(moved.all).isEqualTo(before.all).hasSize(15 * Feed.values().length);
    }

    @Test
    void knowsAListByItsNameHoweverThatIsWrittenAndHoweverOftenItComes() throws Exception {
        Noting all = new Noting();
        read(
                "{\"clicksBlocked\":[{\"id\":\"1\"}],\"clicks\\u0042locked\":[{\"id\":\"2\"}],\"clicksBlocked\":[{\"id\":\"3\"}]}",
                all);
        assertThat(all.all).hasSize(3).allMatch(Event.class::isInstance);
    }

    /** However odd it is, its brackets and quotes are in order: those of one element reach no further. */
    private static String readable(SampleEvents samples, Feed feed) {
        String odd = samples.odd(feed);
        try {
            EventParser.parse(odd.getBytes(StandardCharsets.UTF_8));
            return odd;
        } catch (MalformedEventException e) {
            return samples.conforming(feed);
        }
    }

    private static Object read(String answer, Emitter emitter) throws Exception {
        AnswerReader reader =
                new AnswerReader(EnumSet.allOf(Feed.class), new HashSet<>(), emitter, WINDOW, Optional.empty(), false);
        new AnswerScanner(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), reader).scan();
        return reader.found();
    }
}
