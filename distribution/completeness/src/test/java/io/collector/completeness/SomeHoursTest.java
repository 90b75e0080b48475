package io.collector.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.judge.Verdict;
import io.collector.completeness.peers.Peer;
import io.collector.completeness.peers.PeerRun;
import io.collector.completeness.run.CollectorRun;
import io.collector.completeness.run.CollectorRun.Result;
import io.collector.completeness.run.CollectorRun.Settings;
import io.collector.completeness.world.Fault;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few hours of what {@link SevenDaysTest} simulates at length. */
class SomeHoursTest {
    private static final World WORLD = World.of(Plot.of(1_500, Duration.ofHours(4), Filing.INDEXED));
    private static final Instant BEGIN = WORLD.plot().start();
    private static final Instant END = WORLD.plot().end().plus(Duration.ofHours(33));

    @TempDir
    Path folder;

    @Test
    void missesNothingAndDoublesNothing() {
        Settings settings = Settings.DEFAULT.polling(Duration.ofMinutes(8));
        Result result = new CollectorRun(WORLD, badHours(), settings, folder, BEGIN, END).run();
        Expectations.complete(result, END);
        Expectations.withinBudget(result, settings);
        assertThat(result.sinks().get("one").judge(END).due()).isGreaterThanOrEqualTo(1_500);
        assertThat(result.starts()).isEqualTo(4);
        assertThat(result.ledger().verdict()).isEqualTo("complete");
    }

    @Test
    void othersMissOrDoubleSomethingInTheSameHours() {
        List<String> perfect = new ArrayList<>();
        for (Supplier<Peer> peers : PeerRun.PEERS) {
            Peer peer = peers.get();
            Verdict verdict =
                    PeerRun.of(peer, WORLD, Trouble.NONE, BEGIN, END).received().judge(END);
            assertThat(verdict.missing())
                    .as(peer.name() + " gets most of it, or it is not simulated well")
                    .isLessThan(verdict.due() / 2);
            if (verdict.missing() + verdict.stale() + verdict.doubled() == 0) {
                perfect.add(peer.name());
            }
        }
        assertThat(perfect).isEmpty();
    }

    private static Trouble badHours() {
        return new Trouble(
                List.of(
                        new Trouble.Spell(at(40), at(45), Fault.UNAVAILABLE, 100, Set.of("siem", "clicks-permitted")),
                        new Trouble.Spell(at(100), at(125), Fault.THROTTLED, 100, Set.of("siem")),
                        new Trouble.Spell(at(150), at(240), Fault.CUT, 30, Set.of("siem")),
                        new Trouble.Spell(at(150), at(240), Fault.GARBLED, 30, Set.of("clicks-permitted"))),
                List.of(
                        new Trouble.Stop(at(70), Duration.ofSeconds(2), true),
                        new Trouble.Stop(at(130), Duration.ofMinutes(75), true),
                        new Trouble.Stop(at(220), Duration.ofSeconds(2), false)),
                List.of(new Trouble.Refusal("two", at(60), at(200))),
                List.of());
    }

    private static Instant at(int minutes) {
        return BEGIN.plus(Duration.ofMinutes(minutes));
    }
}
