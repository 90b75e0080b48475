package io.collector.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.judge.Received;
import io.collector.completeness.run.CollectorRun;
import io.collector.completeness.run.CollectorRun.Result;
import io.collector.completeness.run.CollectorRun.Settings;
import io.collector.completeness.world.Fact;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.Trouble.Stop;
import io.collector.completeness.world.World;
import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.journal.Account;
import io.collector.runtime.journal.EventLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** TAP keeps seven days; the collector was off for eight. */
class EightDaysOffTest {
    private static final Plot PLOT = Plot.of(1_200, Duration.ofDays(10), Filing.INDEXED);
    private static final Instant OFF = PLOT.start().plus(Duration.ofHours(20));
    private static final Instant BACK = OFF.plus(Duration.ofDays(8));
    private static final Instant END = PLOT.end().plus(Duration.ofHours(34));

    @TempDir
    Path folder;

    @Test
    void deliversAllThatIsStillThereAndNamesTheRestAsOneGap() {
        World world = World.of(PLOT);
        Settings settings = Settings.DEFAULT.polling(Duration.ofMinutes(25));
        Trouble trouble =
                new Trouble(List.of(), List.of(new Stop(OFF, Duration.between(OFF, BACK), true)), List.of(), List.of());
        Result result = new CollectorRun(world, trouble, settings, folder, PLOT.start(), END).run();
        Expectations.withinBudget(result, settings);

        assertThat(result.gaps().values()).as("gaps that sinks were told of").containsOnly(1);
        Account.Gap gap = onlyGap();
        assertThat(gap.from()).isBetween(OFF.minus(Duration.ofMinutes(40)), OFF);
        assertThat(gap.to())
                .isBetween(
                        BACK.minus(Duration.ofDays(7)),
                        BACK.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(30)));
        long lost = 0;
        for (Map.Entry<String, Received> sink : result.sinks().entrySet()) {
            assertThat(sink.getValue().judge(END).doubled()).isZero();
            for (Fact fact : world.facts()) {
                boolean within = isWithin(fact, gap);
                lost += within ? 1 : 0;
                assertThat(within || sink.getValue().has(fact))
                        .as("%s, filed %s", fact.key(), fact.versions())
                        .isTrue();
            }
        }
        assertThat(lost).as("what is in the gap").isPositive();

        StringWriter out = new StringWriter();
        int exit = ledger(out);
        assertThat(exit).isEqualTo(6);
        assertThat(out.toString())
                .contains("from " + gap.from() + " to " + gap.to())
                .contains("gap: ");
    }

    /** All that was ever shown of it stood where the collector could not look any more; late ones may have been there before. */
    private static boolean isWithin(Fact fact, Account.Gap gap) {
        return fact.versions().stream()
                .allMatch(v -> v.filed().isBefore(gap.to())
                        && !v.visible().plus(Duration.ofMinutes(90)).isBefore(gap.from()));
    }

    /** Each table has the same one. */
    private Account.Gap onlyGap() {
        List<Account.Gap> gaps = new EventLog(folder)
                .accounts().stream()
                        .flatMap(a -> a.tables().stream())
                        .flatMap(t -> t.gaps().stream())
                        .toList();
        assertThat(gaps).hasSize(4);
        assertThat(gaps.stream().map(g -> g.from() + "/" + g.to()).distinct()).hasSize(1);
        return gaps.get(0);
    }

    private int ledger(StringWriter out) {
        CommandLine cli = CollectorCli.commandLine(
                Map.of("COLLECTOR_DATA_DIR", folder.toString()),
                Clock.fixed(END, ZoneOffset.UTC),
                (config, secrets) -> 0,
                collector -> new NoDemo());
        cli.setOut(new PrintWriter(out, true));
        return CollectorCli.execute(cli, "ledger");
    }

    @CommandLine.Command(name = "demo")
    private static final class NoDemo {}
}
