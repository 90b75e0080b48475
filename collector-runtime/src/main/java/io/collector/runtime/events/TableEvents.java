package io.collector.runtime.events;

import io.collector.api.Table;
import io.collector.runtime.journal.Stored;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A line an event for a terminal: when, what, and how the event begins. For one thread. */
public final class TableEvents implements EventWriter {
    private static final String FORMAT = "%-24s  %-12s  %-19s  %-20s  %s%n";
    private static final int ID = 20;

    private final Writer out;
    private final int width;
    private final Map<String, String> aliases;

    /**
     * A table of a width.
     *
     * @param width how many characters of the event itself are shown
     */
    public TableEvents(Writer out, int width, List<Table> tables) {
        this.out = out;
        this.width = width;
        this.aliases = tables.stream().collect(Collectors.toMap(Table::name, Table::alias, (a, b) -> a));
    }

    @Override
    public void begin() throws IOException {
        out.write(String.format(Locale.ROOT, FORMAT, "TIME", "SOURCE", "TABLE", "ID", "EVENT"));
    }

    @Override
    public void take(String source, Stored stored) throws IOException {
        String table = stored.event().table();
        out.write(String.format(
                Locale.ROOT,
                FORMAT,
                stored.event().time(),
                source,
                aliases.getOrDefault(table, table),
                shortened(stored.event().id(), ID),
                shortened(stored.event().body().toString(), width)));
    }

    private static String shortened(String text, int length) {
        // What an attacker wrote into a message must not reach the terminal's control sequences.
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
    }
}
