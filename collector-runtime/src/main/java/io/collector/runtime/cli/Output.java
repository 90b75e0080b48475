package io.collector.runtime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.runtime.check.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;

/** Forms of output that several commands use. */
public final class Output {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Output() {}

    /** Prints a value as JSON on one line: records, maps, lists, texts and numbers. */
    public static void json(PrintWriter out, Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** Prints lines of columns, each as wide as its widest cell. */
    public static void table(PrintWriter out, List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = head.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        line(out, head, widths);
        rows.forEach(row -> line(out, row, widths));
    }

    /**
     * Prints what a check found out, one line a component.
     *
     * @param width of the terminal, for breaking long texts; empty if a program reads
     */
    public static void findings(PrintWriter out, List<Finding> findings, OptionalInt width) {
        AdviceTable table = new AdviceTable(List.of("NAME", "KIND", "STATE"), List.of());
        for (Finding finding : findings) {
            String advice = finding.remedy().isEmpty() ? "" : "; " + finding.remedy();
            String reason = finding.reason().isEmpty() ? finding.found() : finding.reason();
            table.add(
                    List.of(finding.component(), finding.kind(), finding.ok() ? "ok" : "not ok"),
                    OneLine.of(reason + advice));
        }
        table.print(out, width.orElse(Integer.MAX_VALUE));
    }

    private static void line(PrintWriter out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
        }
        out.println(line.toString().stripTrailing());
    }
}
