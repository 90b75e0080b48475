package io.collector.runtime.events;

import io.collector.api.Table;
import io.collector.runtime.journal.Stored;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A line an event for a terminal: when, what, and how the event begins. For one thread. */
public final class TableEvents implements EventWriter {
    private static final String FORMAT = "%-24s  %-12s  %-19s  %-20s  ";
    private static final int BEFORE_THE_EVENT = 24 + 12 + 19 + 20 + 4 * 2;
    private static final int ID = 20;
    private static final int FOR_A_PROGRAM = 100;
    private static final int AT_LEAST = 20;

    private final Writer out;
    private final int width;
    private final Map<String, String> aliases;
    private long lines;

    /**
     * A table.
     *
     * @param terminal how many characters a line may have; empty if a program reads it
     */
    public TableEvents(Writer out, OptionalInt terminal, List<Table> tables) {
        this.out = out;
        this.width = terminal.isPresent() ? Math.max(AT_LEAST, terminal.getAsInt() - BEFORE_THE_EVENT) : FOR_A_PROGRAM;
        this.aliases = tables.stream().collect(Collectors.toMap(Table::name, Table::alias, (a, b) -> a));
    }

    @Override
    public void begin() throws IOException {
        out.write(String.format(Locale.ROOT, FORMAT, "TIME", "SOURCE", "TABLE", "ID") + "EVENT\n");
    }

    @Override
    public void take(String source, Stored stored) throws IOException {
        lines++;
        String table = stored.event().table();
        out.write(String.format(
                Locale.ROOT,
                FORMAT,
                stored.event().time(),
                source,
                aliases.getOrDefault(table, table),
                shortened(stored.event().id(), ID)));
        out.write(shortened(stored.event().body().toString(), width) + "\n");
    }

    /** How many events were written. */
    public long lines() {
        return lines;
    }

    private static String shortened(String text, int length) {
        // What an attacker wrote into a message must not reach the terminal's control sequences.
        String clean = text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
    }
}
