package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.Source;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What came before, byte for byte, is counted and not emitted; everything else is emitted. */
class ReadingAgainTest {
    private static final String BLOCKED = "ProofPointTAPMessagesBlockedV2";
    private static final String ONE = "{\"id\":\"1\",\"subject\":\"a\"}";
    private static final String TWO = "{\"id\":\"2\",\"subject\":\"b\"}";

    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final ManualClock clock = ManualClock.at(Rig.START);
    private final List<Event> emitted = new ArrayList<>();
    private final Map<String, Long> repeated = new HashMap<>();
    private boolean interrupts;
    private Checkpoint checkpoint = Checkpoint.START;
    private FaultyServer server;
    private Source source;

    private final Emitter emitter = new Emitter() {
        @Override
        public void emit(Event event) throws InterruptedException {
            if (interrupts) {
                throw new InterruptedException("stop");
            }
            emitted.add(event);
        }

        @Override
        public void reject(String table, byte[] raw, String reason) {}

        @Override
        public void repeated(String table, long count) {
            repeated.merge(table, count, Long::sum);
        }
    };

    @BeforeEach
    void start() {
        server = FaultyServer.answering(request -> Reply.of(200, answer.get()));
        TapConfig config = new Rig.Settings()
                .withoutClicks()
                .startFrom(Duration.ZERO)
                .at(server.url().toString());
        source = new TapPlugin().open(config, TestPluginContext.of("tap", clock, new TapPlugin().tables()));
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    @Test
    void countsWhatItEmittedInAnEarlierPoll() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "," + TWO + "]}");
        poll();
        assertThat(repeated).isEmpty();
        answer.set("{\"messagesBlocked\":[" + TWO + " , {\"id\":\"3\"}," + ONE + "]}");
        Page page = poll();
        assertThat(emitted).hasSize(3);
        assertThat(repeated).containsExactly(Map.entry(BLOCKED, 2L));
        assertThat(((Coverage.Read) page.coverage().get(0)).found()).containsEntry(BLOCKED, 3L);
    }

    @Test
    void emitsTheSameBytesOnceMoreInOnePoll() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "," + ONE + "]}");
        poll();
        assertThat(emitted).hasSize(2);
    }

    @Test
    void emitsTheSameBytesOfAnotherTable() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "]}");
        poll();
        answer.set("{\"messagesDelivered\":[" + ONE + "]}");
        poll();
        assertThat(emitted).hasSize(2);
    }

    @Test
    void leavesAnotherSpellingOfTheSameEventToTheJournal() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "]}");
        poll();
        answer.set("{\"messagesBlocked\":[{\"subject\":\"a\",\"id\":\"1\"}]}");
        poll();
        assertThat(emitted).hasSize(2);
        assertThat(emitted.get(1).revision()).isEqualTo(emitted.get(0).revision());
    }

    @Test
    void emitsAgainWhatNobodyTook() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "]}");
        interrupts = true;
        assertThatThrownBy(this::poll).isInstanceOf(InterruptedException.class);
        interrupts = false;
        poll();
        assertThat(emitted).hasSize(1);
    }

    @Test
    void countsWhatCameBeforeAnAnswerBrokeOff() throws Exception {
        answer.set("{\"messagesBlocked\":[" + ONE + "," + TWO + "]}");
        poll();
        answer.set("{\"messagesBlocked\":[" + ONE + ",");
        assertThatThrownBy(this::poll).hasMessageContaining("breaks off");
        assertThat(repeated).containsExactly(Map.entry(BLOCKED, 1L));
    }

    private Page poll() throws Exception {
        Page page = source.poll(checkpoint, emitter);
        checkpoint = page.next();
        clock.advance(Duration.ofMinutes(1));
        return page;
    }
}
