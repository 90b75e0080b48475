package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A status report as a table of one line for each component, with the progress of what takes long below it. */
final class StatusTable {
    private static final List<String> HEAD =
            List.of("NAME", "KIND", "TYPE", "STATE", "SINCE", "PENDING", "OLDEST", "REQUESTS");

    private final AdviceTable table = new AdviceTable(HEAD, List.of("TYPE", "OLDEST", "REQUESTS"));

    StatusTable(JsonNode status) {
        status.path("sources").forEach(source -> add("source", source));
        status.path("sinks").forEach(sink -> add("sink", sink));
    }

    private void add(String kind, JsonNode component) {
        List<JsonNode> progress = new ArrayList<>();
        component.path("progress").forEach(progress::add);
        String reason = component.path("reason").asText("");
        String remedy = component.path("remedy").asText("");
        table.add(
                List.of(
                        text(component, "name"),
                        kind,
                        text(component, "type"),
                        text(component, "state"),
                        seconds(text(component, "since")),
                        text(component, "pending"),
                        seconds(text(component, "oldest")),
                        requests(component.path("requests"))),
                OneLine.of(remedy.isEmpty() ? reason : reason + "; " + remedy),
                width -> progress.stream()
                        .flatMap(p -> ProgressLine.of(p, width).stream())
                        .toList());
    }

    void print(PrintWriter out, int width) {
        table.print(out, width);
    }

    private static String requests(JsonNode pools) {
        List<String> texts = new ArrayList<>();
        pools.properties().forEach(pool -> {
            JsonNode waits = pool.getValue().path("waitsUntil");
            texts.add(OneLine.of(pool.getKey()) + " "
                    + pool.getValue().path("used").asText() + "/"
                    + pool.getValue().path("limit").asText()
                    + (waits.isTextual() ? " until " + seconds(waits.asText()) : ""));
        });
        return texts.isEmpty() ? AdviceTable.NONE : String.join(", ", texts);
    }

    private static String text(JsonNode component, String field) {
        JsonNode value = component.path(field);
        String text = value.isNull() ? "" : OneLine.of(value.asText(""));
        return text.isEmpty() ? AdviceTable.NONE : text;
    }

    /** Without the fraction of a second, which says nothing here. */
    private static String seconds(String time) {
        return time.replaceFirst("\\.\\d+Z$", "Z");
    }
}
