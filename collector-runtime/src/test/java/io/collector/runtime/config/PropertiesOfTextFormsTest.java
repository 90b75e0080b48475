package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.ByteSize;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class PropertiesOfTextFormsTest {
    @Property
    void readsEveryDurationThatItWrites(@ForAll @LongRange(min = 0) long nanos) {
        Duration duration = Duration.ofNanos(nanos);

        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }

    @Property
    void readsWholeNumbersOfEachUnit(@ForAll @LongRange(min = 0, max = 100_000) long n) {
        assertThat(Durations.parse(n + "ms")).contains(Duration.ofMillis(n));
        assertThat(Durations.parse(n + " seconds")).contains(Duration.ofSeconds(n));
        assertThat(Durations.parse(n + "m")).contains(Duration.ofMinutes(n));
        assertThat(Durations.parse(n + " hours")).contains(Duration.ofHours(n));
        assertThat(Durations.parse(n + "d")).contains(Duration.ofDays(n));
    }

    @Property
    void neverTakesANumberWithoutUnit(@ForAll long n) {
        assertThat(Durations.parse(Long.toString(n))).isEmpty();
        assertThat(ByteSizes.parse(Long.toString(n))).isEmpty();
    }

    @Property
    void answersEveryText(@ForAll @StringLength(max = 30) String text) {
        Durations.parse(text).ifPresent(d -> assertThat(d.isNegative()).isFalse());
        ByteSizes.parse(text).ifPresent(s -> assertThat(s.bytes()).isNotNegative());
    }

    @Property
    void readsEverySizeThatItWrites(@ForAll @LongRange(min = 0) long bytes) {
        assertThat(ByteSizes.parse(ByteSizes.format(new ByteSize(bytes)))).contains(new ByteSize(bytes));
    }

    @Property
    void readsWholeSizesOfEachUnit(@ForAll @LongRange(min = 0, max = 1_000_000) long n) {
        assertThat(ByteSizes.parse(n + "KiB")).contains(new ByteSize(n * 1024));
        assertThat(ByteSizes.parse(n + " kB")).contains(new ByteSize(n * 1000));
        assertThat(ByteSizes.parse(n + "m")).contains(new ByteSize(n << 20));
        assertThat(ByteSizes.parse(n + "GB")).contains(new ByteSize(n * 1_000_000_000));
        assertThat(ByteSizes.parse(n + " bytes")).contains(new ByteSize(n));
    }

    @Example
    void refusesWhatDoesNotFit() {
        assertThat(Durations.parse("99999999999d")).isEmpty();
        assertThat(Durations.parse("-1s")).isEmpty();
        assertThat(Durations.parse("1 fortnight")).isEmpty();
        assertThat(ByteSizes.parse("9EiB")).isEmpty();
        assertThat(ByteSizes.parse("1 gigabit")).isEmpty();
    }

    @Example
    void readsFractions() {
        assertThat(Durations.parse("1.5h")).contains(Duration.ofMinutes(90));
        assertThat(ByteSizes.parse("0.5KiB")).contains(new ByteSize(512));
    }

    @Property
    void findsTheComponentAgainFromItsKey(@ForAll("components") String component) {
        assertThat(camelCase(KebabCase.ofComponent(component))).isEqualTo(component);
    }

    @Property
    void keepsTheWordsOfConstants(@ForAll("components") String component) {
        String kebab = KebabCase.ofComponent(component);

        assertThat(kebab)
                .isLowerCase()
                .doesNotStartWith("-")
                .doesNotEndWith("-")
                .doesNotContain("--");
    }

    @Example
    void takesARunOfCapitalsForOneWord() {
        assertThat(KebabCase.ofComponent("baseURL")).isEqualTo("base-url");
        assertThat(KebabCase.ofComponent("URLPrefix")).isEqualTo("url-prefix");
        assertThat(KebabCase.ofComponent("sha256Sum")).isEqualTo("sha256-sum");
    }

    @Property
    void suggestsTheWordForOneSlip(@ForAll("components") String component, @ForAll @LongRange(min = 0) long place) {
        String word = KebabCase.ofComponent(component);
        int i = (int) (place % word.length());
        String slip = word.substring(0, i) + "#" + word.substring(i + 1);

        assertThat(Suggestions.closest(slip, java.util.List.of(word, "something-else-entirely")))
                .contains(word);
    }

    /** Names of two to four words, each of a capital and at least one other letter. */
    @Provide
    Arbitrary<String> components() {
        Arbitrary<String> word =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(2).ofMaxLength(8);
        return word.list().ofMinSize(2).ofMaxSize(4).map(words -> camelCase(String.join("-", words)));
    }

    private static String camelCase(String kebab) {
        StringBuilder name = new StringBuilder();
        for (String word : kebab.split("-", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
