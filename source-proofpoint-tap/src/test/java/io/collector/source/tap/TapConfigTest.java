package io.collector.source.tap;

import static io.collector.testkit.ConfigAssertions.assertProblem;
import static io.collector.testkit.ConfigAssertions.bind;
import static io.collector.testkit.ConfigAssertions.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Table;
import io.collector.http.HttpConfig;
import io.collector.source.tap.TapConfig.Tables;
import io.collector.source.tap.TapConfig.ThreatStatus;
import io.collector.source.tap.TapConfig.ThreatType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapConfigTest {
    private static final String REQUIRED = "principal = p, secret = s";

    @Test
    void needsNothingButCredentials() {
        TapConfig config = bind(TapConfig.class, REQUIRED);
        assertThat(config.baseUrl()).isEqualTo(URI.create("https://tap-api-v2.proofpoint.com"));
        assertThat(config.tables()).isEqualTo(Tables.all());
        assertThat(config.threatStatus()).containsExactly(ThreatStatus.values());
        assertThat(config.threatType()).isEmpty();
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.lookBack()).isEqualTo(Duration.ofMinutes(60));
        assertThat(config.endLag()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.startFrom()).isEqualTo(Duration.ofHours(24));
        assertThat(config.requestBudget().usable()).isEqualTo(1_620);
        assertThat(config.http()).isEqualTo(HttpConfig.defaults());
    }

    @Test
    void takesEverySettingByItsPublishedName() {
        TapConfig config = bind(TapConfig.class, REQUIRED + """
                        , base-url = "https://proxy.example.com/tap/"
                        tables { clicks-blocked = false, clicks-permitted = true, messages-blocked = true, messages-delivered = true }
                        threat-status = [active, false-positive], threat-type = [url, message-text]
                        poll-interval = 5s, look-back = 45m, end-lag = 0s, start-from = 7d
                        request-budget { per-day = 100, reserve = 0% }
                        http { request-timeout = 5s }
                        """);
        assertThat(config.tables().feeds())
                .containsExactlyInAnyOrder(Feed.CLICKS_PERMITTED, Feed.MESSAGES_BLOCKED, Feed.MESSAGES_DELIVERED);
        assertThat(config.threatStatus()).containsExactly(ThreatStatus.ACTIVE, ThreatStatus.FALSE_POSITIVE);
        assertThat(config.threatType()).containsExactly(ThreatType.URL, ThreatType.MESSAGE_TEXT);
        assertThat(config.startFrom()).isEqualTo(Duration.ofDays(7));
        assertThat(config.requestBudget().usable()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "poll-interval = 4s | poll-interval | 5s",
                "look-back = 61m | look-back | 60m",
                "start-from = 8d | start-from | 7d",
                "request-budget.per-day = 1801 | request-budget.per-day | 1800",
                "request-budget.reserve = ten | request-budget.reserve | percentage",
                "request-budget.reserve = 100% | request-budget.reserve | below 100%",
                "request-budget { per-day = 1, reserve = 50% } | request-budget.reserve | leaves no request",
                "base-url = \"http://tap.example.com\" | base-url | https",
                "threat-status = [] | threat-status | at least one",
                "threat-status = [benign] | threat-status | false-positive",
                "tables { clicks-blocked = false, clicks-permitted = false, messages-blocked = false, messages-delivered = false } | tables | at least one"
            })
    void saysWhatIsWrongWhere(String settings, String path, String text) {
        assertThat(problems(TapConfig.class, REQUIRED + ", " + settings)).anySatisfy(problem -> {
            assertThat(problem.path()).startsWith(path);
            assertThat(problem.text()).contains(text);
        });
    }

    @Test
    void insistsOnCredentials() {
        assertProblem(TapConfig.class, "secret = s", "principal", "");
        assertProblem(TapConfig.class, "principal = p", "secret", "");
        assertProblem(TapConfig.class, "principal = \"\", secret = s", "principal", "empty");
    }

    @Test
    void describesTheFourTables() {
        List<Table> tables = new TapPlugin().tables();
        assertThat(tables)
                .extracting(Table::alias)
                .containsExactly("clicks-blocked", "clicks-permitted", "messages-blocked", "messages-delivered");
        assertThat(tables)
                .extracting(Table::timeColumn)
                .containsExactly("clickTime", "clickTime", "messageTime", "messageTime");
        assertThat(tables).extracting(t -> t.columns().size()).containsExactly(16, 16, 29, 29);
        assertThat(tables.get(2).columns())
                .contains(
                        new Table.Column("completelyRewritten", Table.Type.BOOLEAN),
                        new Table.Column("impostorScore", Table.Type.INT),
                        new Table.Column("xmailer", Table.Type.DYNAMIC));
    }
}
