package io.collector.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A table of one line for each component; why it is not well stands behind it as far as the width allows, else below it,
 * and so do the columns that there is no room for. For one thread.
 */
final class AdviceTable {
    private static final String ADVICE = "REASON AND REMEDY";
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    /** What stands in an empty cell. */
    static final String NONE = "-";

    /** Below that, a column of text is no fun to read. */
    private static final int NARROW = 40;

    private final List<String> head;
    private final Set<String> spare;
    private final List<Row> rows = new ArrayList<>();

    private record Row(List<String> cells, String advice, IntFunction<List<String>> more) {}

    /**
     * An empty table.
     *
     * @param head the columns
     * @param spare those that may go below the line
     */
    AdviceTable(List<String> head, Collection<String> spare) {
        this.head = List.copyOf(head);
        this.spare = Set.copyOf(spare);
    }

    void add(List<String> cells, String advice) {
        add(cells, advice, width -> List.of());
    }

    /**
     * Adds a component.
     *
     * @param advice one line; may be empty
     * @param more lines of at most some width, which go below
     */
    void add(List<String> cells, String advice, IntFunction<List<String>> more) {
        rows.add(new Row(cells, advice, more));
    }

    void print(PrintWriter out, int width) {
        Set<Integer> columns = columns(Set.of());
        if (taken(columns) > width) {
            columns = columns(spare);
        }
        int taken = taken(columns);
        boolean beside = width - taken >= NARROW;
        out.println((line(head, columns) + (beside ? ADVICE : "")).stripTrailing());
        for (Row row : rows) {
            List<String> advice = OneLine.wrapped(row.advice(), beside ? width - taken : width - INDENT.length());
            String line = line(row.cells(), columns);
            out.println((line + (beside ? advice.get(0) : "")).stripTrailing());
            String before = beside ? " ".repeat(taken) : INDENT;
            advice.stream()
                    .skip(beside ? 1 : 0)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> out.println(before + text));
            List<String> below = new ArrayList<>(below(row, columns, width - INDENT.length()));
            below.addAll(row.more().apply(width - INDENT.length()));
            below.forEach(text -> out.println(INDENT + text));
        }
    }

    private Set<Integer> columns(Set<String> without) {
        Set<Integer> columns = new HashSet<>();
        IntStream.range(0, head.size())
                .filter(i -> !without.contains(head.get(i)))
                .forEach(columns::add);
        return columns;
    }

    /** What has no column. */
    private List<String> below(Row row, Set<Integer> columns, int width) {
        List<String> texts = IntStream.range(0, head.size())
                .filter(i -> !columns.contains(i) && !row.cells().get(i).equals(NONE))
                .mapToObj(i ->
                        head.get(i).toLowerCase(Locale.ROOT) + " " + row.cells().get(i))
                .toList();
        return texts.isEmpty() ? List.of() : OneLine.wrapped(String.join(", ", texts), width);
    }

    private int taken(Set<Integer> columns) {
        return columns.stream().mapToInt(i -> widest(i) + GAP.length()).sum();
    }

    private int widest(int column) {
        return Math.max(
                head.get(column).length(),
                rows.stream()
                        .mapToInt(row -> row.cells().get(column).length())
                        .max()
                        .orElse(0));
    }

    private String line(List<String> cells, Set<Integer> columns) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (columns.contains(i)) {
                line.append(cells.get(i))
                        .append(" ".repeat(widest(i) - cells.get(i).length()))
                        .append(GAP);
            }
        }
        return line.toString();
    }
}
