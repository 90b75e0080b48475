package io.collector.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.judge.Verdict;
import io.collector.completeness.run.CollectorRun.Result;
import io.collector.completeness.run.CollectorRun.Settings;
import java.time.Instant;
import java.util.List;

/** What is promised of every run. Stateless. */
final class Expectations {
    static final List<String> POOLS = List.of("siem", "clicks-permitted");

    private Expectations() {}

    /** Every sink has everything that TAP has shown, once, under one identity. */
    static void complete(Result result, Instant end) {
        assertThat(result.complaints()).as("facts under more than one identity").isEmpty();
        assertThat(result.gaps().values()).as("gaps").containsOnly(0);
        result.sinks().forEach((name, received) -> {
            Verdict verdict = received.judge(end);
            assertThat(verdict.missing()).as("missing at " + name).isZero();
            assertThat(verdict.stale()).as("latest verdicts missing at " + name).isZero();
            assertThat(verdict.doubled()).as("doubled at " + name).isZero();
        });
    }

    /** No pool was asked more often in any 24 hours than TAP allows: what the reserve is for, among other things. */
    static void withinGrant(Result result, Settings settings) {
        for (String pool : POOLS) {
            assertThat(result.tap().requests(pool).mostInADay())
                    .as("requests in any 24 hours, " + pool)
                    .isLessThanOrEqualTo(settings.requestsPerDay());
        }
    }

    /** No pool was asked more often in any 24 hours than the budget allows. */
    static void withinBudget(Result result, Settings settings) {
        for (String pool : POOLS) {
            assertThat(result.tap().requests(pool).mostInADay())
                    .as("requests in any 24 hours, " + pool)
                    .isLessThanOrEqualTo(settings.usable());
        }
    }
}
