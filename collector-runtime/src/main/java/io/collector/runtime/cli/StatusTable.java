package io.collector.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A status report as a table of one line for each component; why it is not well stands behind it as far as the width
 * allows, else below it.
 */
final class StatusTable {
    private static final List<String> HEAD =
            List.of("NAME", "KIND", "TYPE", "STATE", "SINCE", "PENDING", "OLDEST", "REQUESTS", "REASON AND REMEDY");
    private static final String NONE = "-";
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    /** Below that, a column of text is no fun to read. */
    private static final int NARROW = 40;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> advices = new ArrayList<>();
    private final List<List<JsonNode>> progress = new ArrayList<>();

    StatusTable(JsonNode status) {
        status.path("sources").forEach(source -> add("source", source));
        status.path("sinks").forEach(sink -> add("sink", sink));
    }

    private void add(String kind, JsonNode component) {
        rows.add(List.of(
                text(component, "name"),
                kind,
                text(component, "type"),
                text(component, "state"),
                seconds(text(component, "since")),
                text(component, "pending"),
                seconds(text(component, "oldest")),
                requests(component.path("requests"))));
        List<JsonNode> still = new ArrayList<>();
        component.path("progress").forEach(still::add);
        progress.add(still);
        String reason = component.path("reason").asText("");
        String remedy = component.path("remedy").asText("");
        advices.add(OneLine.of(remedy.isEmpty() ? reason : reason + "; " + remedy));
    }

    void print(PrintWriter out, int width) {
        int[] widths = new int[HEAD.size() - 1];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = HEAD.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int taken = GAP.length() * widths.length;
        for (int each : widths) {
            taken += each;
        }
        boolean beside = width - taken >= NARROW;
        out.println((line(HEAD, widths) + (beside ? HEAD.get(widths.length) : "")).stripTrailing());
        for (int i = 0; i < rows.size(); i++) {
            List<String> advice = OneLine.wrapped(advices.get(i), beside ? width - taken : width - INDENT.length());
            String line = line(rows.get(i), widths);
            if (beside) {
                out.println((line + advice.get(0)).stripTrailing());
                String blank = " ".repeat(taken);
                advice.stream().skip(1).forEach(more -> out.println(blank + more));
            } else {
                out.println(line.stripTrailing());
                advice.stream().filter(a -> !a.isEmpty()).forEach(a -> out.println(INDENT + a));
            }
            progress.get(i)
                    .forEach(p -> ProgressLine.of(p, width - INDENT.length()).forEach(l -> out.println(INDENT + l)));
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(GAP);
        }
        return line.toString();
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
        return texts.isEmpty() ? NONE : String.join(", ", texts);
    }

    private static String text(JsonNode component, String field) {
        JsonNode value = component.path(field);
        String text = value.isNull() ? "" : OneLine.of(value.asText(""));
        return text.isEmpty() ? NONE : text;
    }

    /** Without the fraction of a second, which says nothing here. */
    private static String seconds(String time) {
        return time.replaceFirst("\\.\\d+Z$", "Z");
    }
}
