package io.collector.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page that lists all metrics, from what a running collector answered. Stateless. */
final class MetricsPage {
    private static final String HEAD = """
            # Metrics

            `GET /metrics` at the admin address answers in Prometheus' text format. With any other host than loopback it takes the
            bearer token. A scrape configuration:

            ```yaml
            scrape_configs:
              - job_name: collector
                static_configs:
                  - targets: ["127.0.0.1:8642"]
                # authorization: { credentials_file: /etc/prometheus/collector-token }
            ```

            The tarball's `content/grafana/collector.json` is a dashboard (Dashboards, New, Import; it asks for the data source),
            `content/prometheus/alerts.yml` holds alert rules.

            Names begin with `collector_` and end in their unit, counters in `_total`. Counters begin at 0 with the process, and when
            their source or sink is added by a reload; what was counted since the journal was made is in `collector status` and `collector ledger`.
            `source` and `sink` are names from the configuration, `table` is a table of the source. A histogram has `_bucket`, `_count`
            and `_sum`; the `_max` beside it is the longest of the last minutes.

            A test makes this page from a running collector with every plugin; CONTRIBUTING.md says how to write it again.
            """;

    private MetricsPage() {}

    static String of(Exposition metrics) {
        Map<String, List<Exposition.Family>> chapters = new LinkedHashMap<>();
        chapters.put("Sources", new ArrayList<>());
        chapters.put("From a source to a sink", new ArrayList<>());
        chapters.put("Sinks", new ArrayList<>());
        chapters.put("Process", new ArrayList<>());
        metrics.families().forEach(f -> chapters.get(chapter(f)).add(f));
        StringBuilder page = new StringBuilder(HEAD);
        chapters.forEach((title, families) -> {
            page.append("\n## ").append(title).append("\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n");
            families.forEach(f -> page.append(line(f)));
        });
        return page.toString();
    }

    private static String chapter(Exposition.Family family) {
        Set<String> labels = family.labels().keySet();
        if (labels.contains("sink")) {
            return labels.contains("source") ? "From a source to a sink" : "Sinks";
        }
        return labels.contains("source") ? "Sources" : "Process";
    }

    private static String line(Exposition.Family family) {
        Set<String> labels = new TreeSet<>(family.labels().keySet());
        labels.remove("le");
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        family.name(),
                        family.type(),
                        labels.stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")),
                        family.help().replace("|", "\\|"));
    }
}
