package io.collector.runtime.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Table;
import io.collector.runtime.journal.Stored;
import java.io.IOException;
import java.io.Writer;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One table's events with its columns, by RFC 4180; arrays and objects as JSON text. The last one is {@code TimeGenerated},
 * the event's time, as in the journal's views, unless the table has such a column itself. Values are written as they are,
 * even those that a spreadsheet takes for a formula; they are counted, so that somebody can be told. For one thread.
 */
public final class CsvEvents implements EventWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "\r\n";
    private static final String TIME = "TimeGenerated";
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final Writer out;
    private final List<String> columns;
    private final boolean addsTime;
    private long formulas;

    public CsvEvents(Writer out, Table table) {
        this.out = out;
        this.columns = table.columns().stream().map(Table.Column::name).toList();
        this.addsTime = columns.stream().noneMatch(TIME::equalsIgnoreCase);
    }

    @Override
    public void begin() throws IOException {
        line(columns.stream().map(CsvEvents::cell), TIME);
    }

    @Override
    public void take(String source, Stored stored) throws IOException {
        JsonNode event = JSON.readTree(stored.event().body().openStream());
        formulas += columns.stream().filter(c -> isFormula(event.path(c))).count();
        line(
                columns.stream().map(c -> cell(text(event.path(c)))),
                MILLIS.format(stored.event().time()));
    }

    private void line(Stream<String> cells, String time) throws IOException {
        out.write(cells.collect(Collectors.joining(",")) + (addsTime ? "," + time : "") + END);
    }

    /** How many values so far a spreadsheet would take for a formula. */
    public long formulas() {
        return formulas;
    }

    private static boolean isFormula(JsonNode value) {
        return value.isTextual()
                && !value.textValue().isEmpty()
                && "=+-@\t\r".indexOf(value.textValue().charAt(0)) >= 0;
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
