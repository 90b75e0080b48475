package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.acceptance.PromQuery.Selector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQueryTest {
    @Test
    void findsMetricsLabelsAndWords() {
        PromQuery query = PromQuery.of("""
                histogram_quantile(0.95, sum by (sink, le) (
                  rate(collector_a_bucket{sink=~"$sink", table="by (x)"}[$__rate_interval])))
                  and on (job) collector_b > 3600 unless collector_b offset 1h""");

        assertThat(query.selectors())
                .isEqualTo(List.of(
                        new Selector("collector_a_bucket", Set.of("sink", "table")),
                        new Selector("collector_b", Set.of()),
                        new Selector("collector_b", Set.of())));
        assertThat(query.groups()).isEqualTo(Set.of("sink", "le", "job"));
        assertThat(query.words()).isEqualTo(Set.of("histogram_quantile", "sum", "rate", "and", "unless"));
    }

    @Test
    void aNameThatIsNoneOfTheCollectorsStaysAWord() {
        assertThat(PromQuery.of("colector_a_total > 0").words()).contains("colector_a_total");
    }
}
