package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick way and the long way make the same of everything, and the usual goes the quick way. */
class QuickReaderTest {
    private final QuickReader quick = new QuickReader();

    @Property(tries = 150)
    void makesTheSameOfAnyEventAsTheLongWay(@ForAll long seed) {
        SampleEvents samples = new SampleEvents(seed);
        for (int i = 0; i < 20; i++) {
            Feed feed = samples.feed();
            sameBothWays(feed, samples.odd(feed));
        }
    }

    @ParameterizedTest
    @MethodSource("io.collector.source.tap.GoldenEventsTest#lines")
    void makesTheSameOfGoldenEventsAsTheLongWay(String line) {
        String[] columns = line.split("\t", 3);
        sameBothWays(Feed.valueOf(columns[0]), columns[1]);
    }

    @Test
    void readsTheUsual() throws Exception {
        SampleEvents samples = new SampleEvents(3);
        for (int i = 0; i < 500; i++) {
            Feed feed = samples.feed();
            byte[] json = samples.conforming(feed).getBytes(StandardCharsets.UTF_8);
            Event event = read(feed, json);
            assertThat(event).isEqualTo(EventReader.readAtLength(feed, json, Rig.START));
            assertThat(event.status()).isNotEmpty();
        }
    }

    @Test
    void readsUnusualButHarmlessFormsToo() throws Exception {
        for (String json : new String[] {
            "{\"id\":\"i\",\"subject\":\"\\u00e9 \\\" \\\\ \\/ \\b\\f\\n\\r\\t\\u0001 日本 🎁\"}",
            "{\"GUID\":\"g\",\"recipient\":[\"B@x\",\"a@x\",7,[\"c\"]],\"messageTime\":\"2026-03-30T10:00:00Z\"}",
            "{ \"id\" : \"i\" ,\n\"n\" : [ 1.50 , -0 , 100 , 1e2 , { \"b\":1, \"a\":[] } ] }",
            "{\"subject\":\"only\"}",
            "{\"id\":7,\"x\":[\"\ue000\",\"🎁\",\"\uffff\"],\"y\":{\"threatStatus\":\"ACTIVE\"}}"
        }) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertThat(read(Feed.MESSAGES_BLOCKED, bytes))
                    .as(json)
                    .isEqualTo(EventReader.readAtLength(Feed.MESSAGES_BLOCKED, bytes, Rig.START));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "",
                "{\"a\":1,\"a\":null}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"clusterId\":\"c\"}",
                "{\"spamScore\":\"7\"}",
                "{\"fromAddress\":\"a@x\"}",
                "{\"a\":\"\\ud83d\\ude00\"}",
                "{\"a\":1}}",
                "{\"a\":01}",
                "{\"a\":\"b}"
            })
    void leavesToTheLongWay(String json) {
        assertThatThrownBy(() -> read(Feed.MESSAGES_BLOCKED, json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(OddEventException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 40})
    void leavesToTheLongWayWhatIsNotThereAsAWhole(int missing) {
        byte[] json = new SampleEvents(5).conforming(Feed.MESSAGES_BLOCKED).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> quick.read(Feed.MESSAGES_BLOCKED, json, 0, json.length - missing, Rig.START))
                .isInstanceOf(OddEventException.class);
    }

    /** In a buffer that holds something else before and after it. */
    private Event read(Feed feed, byte[] json) throws OddEventException {
        byte[] buffer = new byte[json.length + 30];
        Arrays.fill(buffer, (byte) '"');
        System.arraycopy(json, 0, buffer, 3, json.length);
        Event event = quick.read(feed, buffer, 3, json.length + 3, Rig.START);
        if (quick.end() != json.length + 3) {
            throw new OddEventException();
        }
        return event;
    }

    private void sameBothWays(Feed feed, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Optional<Event> one;
        try {
            one = Optional.of(read(feed, bytes));
        } catch (OddEventException e) {
            return;
        }
        try {
            assertThat(one).as(json).contains(EventReader.readAtLength(feed, bytes, Rig.START));
        } catch (MalformedEventException e) {
            throw new AssertionError("the quick way takes what is no event: " + json, e);
        }
    }
}
