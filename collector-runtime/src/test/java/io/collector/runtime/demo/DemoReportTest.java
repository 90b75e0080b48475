package io.collector.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.cli.Output;
import io.collector.runtime.journal.Tally;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private final DemoReport report = new DemoReport(
            Map.of("Clicks", new Tally("Clicks", 20, 12, 5, 3, 2, 1)), Map.of("Clicks", 11L, "Messages", 0L), true);

    @Test
    void hasTheWordsOfStatusAndLedger() throws Exception {
        StringWriter out = new StringWriter();
        Output.json(new PrintWriter(out, true), report.json());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("complete").asBoolean()).isTrue();
        assertThat(json.path("tables")).hasSize(1);
        assertThat(json.at("/tables/0"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"table\":\"Clicks\",\"history\":11,\"received\":20,\"new\":12,\"updates\":3,"
                                + "\"late\":2,\"duplicates\":5,\"unreadable\":1}"));
    }

    @Test
    void sumsUpInATable() {
        StringWriter out = new StringWriter();
        report.print(new PrintWriter(out, true));
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("table   in the history  events"),
                        clicks -> assertThat(clicks.split("\\s+")).containsExactly("Clicks", "11", "12", "3", "2", "5"),
                        all -> assertThat(all.split("\\s+")).containsExactly("all", "11", "12", "3", "2", "5"),
                        end -> assertThat(end).isEqualTo("Everything in the simulated history was collected."));
    }
}
