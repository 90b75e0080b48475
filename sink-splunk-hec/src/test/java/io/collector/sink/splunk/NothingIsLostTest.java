package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes wrong, every event arrives or is refused for a reason, and no duplicate goes uncounted. */
@Timeout(120)
class NothingIsLostTest {
    private static final int BATCHES = 60;
    private static final int SIZE = 20;
    private static final String QUICK = "http.request-timeout = 300ms, acknowledgement-poll = 10ms\n";

    private final Random random = new Random(20260301);
    private final Set<Integer> poisoned = new TreeSet<>();
    private long possiblyDoubled;

    @Test
    void withoutAcknowledgement() throws Exception {
        survives(HecOptions.defaults(), QUICK);
    }

    @Test
    void withAcknowledgement() throws Exception {
        survives(HecOptions.defaults().acknowledging(1), QUICK + "acknowledgement-timeout = 200ms");
    }

    @Test
    void withAcknowledgementAndSessionsThatMove() throws Exception {
        survives(
                HecOptions.defaults().acknowledging(1).withNodes(3, "session"),
                QUICK + "acknowledgement-timeout = 200ms");
    }

    @Test
    void withAcknowledgementAndWithoutStickySessions() throws Exception {
        survives(HecOptions.defaults().acknowledging(0).withNodes(2, ""), QUICK + "acknowledgement-timeout = 200ms");
    }

    private void survives(HecOptions options, String settings) throws Exception {
        try (Rig rig = Rig.with(options, settings)) {
            rig.splunk.poison(envelope ->
                    poisoned.contains(envelope.path("event").path("n").asInt()) ? 13 : 0);
            Set<String> refused = new TreeSet<>();
            for (int b = 0; b < BATCHES; b++) {
                List<Event> events = IntStream.range(b * SIZE, (b + 1) * SIZE)
                        .mapToObj(n -> Rig.event(n, "\"n\":" + n))
                        .toList();
                if (random.nextInt(4) == 0) {
                    poisoned.add(b * SIZE + random.nextInt(SIZE));
                }
                for (int attempt = 0; !events.isEmpty(); attempt++) {
                    assertThat(attempt).as("attempts at batch %d", b).isLessThan(50);
                    if (attempt < 6) {
                        somethingGoesWrong(rig);
                    }
                    events = deliver(rig, events, refused);
                }
            }
            assertThat(refused)
                    .containsExactlyInAnyOrderElementsOf(
                            poisoned.stream().map(n -> "id-" + n).toList());
            Map<String, Integer> copies = rig.splunk.copies();
            assertThat(copies).hasSize(BATCHES * SIZE - poisoned.size());
            int extra = copies.values().stream().mapToInt(n -> n - 1).sum();
            long counted = possiblyDoubled + rig.context.count("events_possibly_doubled");
            System.out.printf(
                    "%d events, %d requests, %d doubled, %d counted as possibly doubled%n",
                    copies.size(), rig.splunk.requests().size(), extra, counted);
            assertThat(counted).as("counted, of %d doubled", extra).isGreaterThanOrEqualTo(extra);
        }
    }

    /** One call as the runtime makes it; what is left for the next. */
    private List<Event> deliver(Rig rig, List<Event> events, Set<String> refused) throws Exception {
        Delivery delivery;
        try {
            delivery = rig.sink.deliver(new io.collector.api.Batch("tap", events));
        } catch (RetryableException e) {
            possiblyDoubled += e.ambiguous() ? events.size() : 0;
            return events;
        } catch (RejectedException e) {
            assertThat(events).as(e.getMessage()).hasSizeGreaterThan(1);
            possiblyDoubled += e.ambiguous() ? events.size() : 0;
            int half = events.size() / 2;
            List<Event> left = new ArrayList<>(deliver(rig, events.subList(0, half), refused));
            left.addAll(deliver(rig, events.subList(half, events.size()), refused));
            return left;
        }
        List<Event> left = new ArrayList<>();
        for (Failure failure : delivery.failures()) {
            Event event = events.get(failure.index());
            if (failure.verdict() == Verdict.RETRY) {
                left.add(event);
            } else {
                refused.add(event.id());
            }
        }
        return left;
    }

    private void somethingGoesWrong(Rig rig) {
        switch (random.nextInt(17)) {
            case 0 -> rig.splunk.script(HecFault.code(503, 9, "Server is busy"));
            case 1 -> rig.splunk.script(HecFault.page(503));
            case 2 -> rig.splunk.script(HecFault.pageAfterProcessing(504));
            case 3 -> rig.splunk.script(HecFault.reset());
            case 4 -> rig.splunk.script(HecFault.processAndHangUp());
            case 5 -> rig.splunk.script(HecFault.closeAfterwards());
            case 6 -> rig.splunk.script(HecFault.none(), HecFault.processAndHangUp());
            case 7 -> rig.splunk.script(HecFault.none(), HecFault.code(503, 23, "Server is shutting down"));
            case 8 -> rig.splunk.scriptPolls(HecFault.processAndHangUp());
            case 9 -> rig.splunk.scriptPolls(HecFault.page(502), HecFault.reset());
            case 10 -> rig.splunk.forgetChannels();
            case 11 -> rig.splunk.moveSessions();
            case 12 -> rig.splunk.dropConnections();
            case 13 -> rig.splunk.script(HecFault.page(403));
            case 14 -> rig.splunk.script(HecFault.pageAfterProcessing(200));
            case 15 -> rig.splunk.script(HecFault.none(), HecFault.pageAfterProcessing(200));
            default -> rig.splunk.heal();
        }
    }
}
