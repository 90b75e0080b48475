package io.collector.completeness.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.world.Fact.Version;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final World INDEXED = World.of(Plot.of(5_000, DAY, Filing.INDEXED));
    private static final World CREATED = World.of(Plot.of(5_000, DAY, Filing.CREATED));

    @Test
    void isTheSameForTheSamePlot() {
        assertThat(World.of(INDEXED.plot()).facts()).isEqualTo(INDEXED.facts());
        assertThat(World.of(INDEXED.plot().withSeed(1)).facts()).isNotEqualTo(INDEXED.facts());
    }

    @Test
    void sendsSomeMailsToSeveralPeopleAsEventsWithOneGuid() {
        Map<String, List<Fact>> mails =
                INDEXED.facts().stream().filter(f -> !f.feed().isClick()).collect(Collectors.groupingBy(Fact::guid));
        assertThat(mails.values()).anySatisfy(mail -> {
            assertThat(mail).hasSizeGreaterThan(3);
            assertThat(mail.stream().map(Fact::recipient).distinct()).hasSameSizeAs(mail);
            assertThat(mail.stream().map(Fact::time).distinct()).hasSize(1);
        });
    }

    @Test
    void givesATenthNoIdAndEachFactAKeyOfItsOwn() {
        assertThat(INDEXED.facts().stream().filter(f -> !f.withId()).count()).isBetween(300L, 700L);
        assertThat(INDEXED.facts().stream().map(Fact::key).distinct()).hasSameSizeAs(INDEXED.facts());
    }

    @Test
    void showsSomeEventsLateAndAFewByHours() {
        assertThat(share(INDEXED, Duration.ZERO)).isBetween(0.10, 0.16);
        assertThat(share(CREATED, Duration.ZERO)).isEqualTo(1.0);
        assertThat(share(CREATED, Duration.ofMinutes(42))).isBetween(0.005, 0.02);
        assertThat(share(CREATED, Lateness.LONGEST)).isZero();
    }

    @Test
    void findsAnEventWhereItsLatestVerdictIsFiledAndNowhereElse() {
        Fact changed = INDEXED.facts().stream()
                .filter(f -> f.versions().size() == 2 && f.contents() == 2)
                .findFirst()
                .orElseThrow();
        Version first = changed.versions().get(0);
        Version second = changed.versions().get(1);
        assertThat(isShown(changed, first.filed(), first.visible().minusSeconds(1)))
                .isFalse();
        assertThat(isShown(changed, first.filed(), first.visible())).isTrue();
        assertThat(isShown(changed, second.filed(), second.visible())).isTrue();
        assertThat(isShown(changed, first.filed(), second.visible())).isFalse();
    }

    @Test
    void writesTheSameEventInAnotherOrderNowAndThen() {
        Fact mail = INDEXED.facts().stream()
                .filter(f -> f.feed() == Feed.MESSAGES_BLOCKED)
                .findFirst()
                .orElseThrow();
        String usual = EventText.of(new Shown(mail, 0, 0));
        String shuffled = EventText.of(new Shown(mail, 0, 1));
        assertThat(shuffled).isNotEqualTo(usual);
        assertThat(sorted(shuffled.replace("\"impostorScore\":0,", "\"impostorScore\":0.0,")))
                .isEqualTo(sorted(usual));
    }

    private static boolean isShown(Fact fact, Instant filed, Instant now) {
        return INDEXED.between(Set.of(fact.feed()), filed, filed, now).stream()
                .anyMatch(s -> s.fact().equals(fact));
    }

    private static double share(World world, Duration laterThan) {
        long late = world.facts().stream()
                .map(f -> f.versions().get(0))
                .filter(v -> Duration.between(v.filed(), v.visible()).compareTo(laterThan) > 0)
                .count();
        return (double) late / world.facts().size();
    }

    private static String sorted(String text) {
        return Arrays.stream(text.split("", -1)).sorted().collect(Collectors.joining());
    }
}
