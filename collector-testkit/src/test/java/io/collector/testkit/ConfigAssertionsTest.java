package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.AtLeast;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigAssertionsTest {
    private static final String REQUIRED = "url = \"https://demo.example.com\"";

    private record DemoConfig(
            @Doc("Where") URI url,
            @Doc("How often") @Default("30s") @AtLeast("1s") Duration interval,

            @Doc("HTTP") @Default("{}") HttpConfig http) {}

    private static DemoConfig defaults() {
        return new DemoConfig(URI.create("https://demo.example.com"), Duration.ofSeconds(30), HttpConfig.defaults());
    }

    @Test
    void bindsAsTheRuntimeDoes() {
        DemoConfig bound = ConfigAssertions.bind(DemoConfig.class, REQUIRED + ", interval = 2m");
        assertThat(bound.interval()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void assertsDefaults() {
        ConfigAssertions.assertDefaults(DemoConfig.class, REQUIRED, defaults());
    }

    @Test
    void failsWhenADefaultIsAnother() {
        DemoConfig other = new DemoConfig(defaults().url(), Duration.ofSeconds(31), HttpConfig.defaults());
        assertThatThrownBy(() -> ConfigAssertions.assertDefaults(DemoConfig.class, REQUIRED, other))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT31S");
    }

    @Test
    void assertsAProblemByPathAndText() {
        ConfigAssertions.assertProblem(DemoConfig.class, REQUIRED + ", interval = 1ms", "interval", "at least 1s");
        ConfigAssertions.assertProblem(DemoConfig.class, "interval = 2s", "url", "is missing");
        ConfigAssertions.assertProblem(DemoConfig.class, REQUIRED + ", http.prox = x", "http.prox", "unknown setting");
    }

    @Test
    void failsWhenTheProblemIsNotThere() {
        assertThatThrownBy(() -> ConfigAssertions.assertProblem(DemoConfig.class, REQUIRED, "url", "is missing"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void failsWithTheWholeReportWhenSettingsShouldBeValid() {
        assertThatThrownBy(() -> ConfigAssertions.bind(DemoConfig.class, "interval = 5"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("url  is missing");
    }
}
