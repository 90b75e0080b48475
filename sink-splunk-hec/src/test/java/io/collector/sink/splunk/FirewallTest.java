package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.testkit.DeliveryRun;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What something before Splunk refuses for what it holds. */
@Timeout(120)
class FirewallTest {
    private static final int EVENTS = 200;
    private static final String PHISH = "phish.example";

    private final Rig rig = Rig.with(HecOptions.defaults(), "http.gzip = false");

    @AfterEach
    void close() {
        rig.close();
    }

    private static Event event(int n) {
        return n % 50 == 7 ? phish(n) : Rig.event(n);
    }

    private static Event phish(int n) {
        return Rig.event(n, "\"url\":\"https://" + PHISH + "/" + n + "\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422, 200})
    void costsTheEventsThatItRefusesOnly(int status) {
        rig.splunk.guard(PHISH, HecFault.page(status));
        DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
        run.deliver(IntStream.range(0, EVENTS).mapToObj(FirewallTest::event).toList());
        assertThat(run.held()).isEmpty();
        assertThat(run.buried())
                .containsOnlyKeys("id-7", "id-57", "id-107", "id-157")
                .allSatisfy((id, why) ->
                        assertThat(why).startsWith(status + " ").contains("firewall, refuses what is in them"));
        assertThat(run.taken()).isEqualTo(EVENTS - 4);
        assertThat(rig.splunk.copies())
                .hasSize(EVENTS - 4)
                .allSatisfy((id, copies) -> assertThat(copies).isEqualTo(1));
    }

    /** Some refuse so what is too large for them. */
    @Test
    void costsTheEventThatItBreaksOffOnly() {
        rig.splunk.guard(PHISH, HecFault.reset());
        Event large = Rig.event(1, "\"url\":\"https://" + PHISH + "/" + "x".repeat(2 << 20) + "\"");
        DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
        run.deliver(List.of(Rig.event(0), large, Rig.event(2)));
        assertThat(run.buried()).containsOnlyKeys("id-1");
        assertThat(run.buried().get("id-1")).startsWith("413 ").contains("refuses what is in them");
        assertThat(rig.splunk.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422})
    void costsNothingWhenItAnswersSoOnce(int status) {
        rig.splunk.script(HecFault.page(status));
        DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
        run.deliver(List.of(Rig.event(1)));
        assertThat(run.buried()).isEmpty();
        assertThat(rig.splunk.count()).isEqualTo(1);
    }

    /** For a while it refuses whatever holds events: then it is not what is in this event or that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void costsNothingWhileItRefusesEveryEvent(int before) {
        DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
        run.deliver(
                IntStream.range(EVENTS, EVENTS + before).mapToObj(Rig::event).toList());
        rig.splunk.script(Collections.nCopies(20, HecFault.page(403)).toArray(HecFault[]::new));
        run.deliver(IntStream.range(0, EVENTS).mapToObj(FirewallTest::event).toList());
        assertThat(run.held()).isEmpty();
        assertThat(run.buried()).isEmpty();
        assertThat(rig.splunk.count()).isEqualTo(EVENTS + before);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422})
    void costsNothingWhenItRefusesWhatHoldsNothingToo(int status) {
        rig.splunk.fail(HecFault.page(status));
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class).hasMessageContaining(String.valueOf(status));
        }
    }

    /** Nobody needs to act on what is busy for the moment. */
    @Test
    void needsNobodyWhileWhatHoldsNothingIsNotAnsweredEither() {
        rig.splunk.script(HecFault.page(403));
        rig.splunk.fail(HecFault.code(503, 9, "Server is busy"));
        assertThat(fault())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("busy");
    }

    /** Some look at the answer, when the events are in. */
    @Test
    void doublesNothingThatIsNotCounted() {
        rig.splunk.guard(PHISH, HecFault.pageAfterProcessing(200));
        DeliveryRun run = new DeliveryRun(rig.sink, rig.clock);
        run.deliver(IntStream.range(0, EVENTS).mapToObj(FirewallTest::event).toList());
        int extra = rig.splunk.copies().values().stream()
                .mapToInt(copies -> copies - 1)
                .sum();
        assertThat(extra).isPositive();
        assertThat(run.possiblyDoubled() + rig.context.count("events_possibly_doubled"))
                .isGreaterThanOrEqualTo(extra);
        assertThat(run.buried())
                .hasSize(4)
                .allSatisfy((id, why) -> assertThat(why).contains("all the same"));
    }

    /** Splunk's own word is about the token, whatever else was sent. */
    @Test
    void isNotWhatSplunkItselfSays() {
        rig.splunk.guard(PHISH, HecFault.code(403, 1, "Token disabled"));
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class);
        }
        rig.splunk.guard(PHISH, HecFault.page(403));
        rig.splunk.token("another");
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class);
        }
    }

    private TransferException fault() {
        return catchThrowableOfType(TransferException.class, () -> rig.sink.deliver(Rig.batch(phish(1))));
    }
}
