package io.collector.runtime.admin;

import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SinkPosition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a person can do to the journals, the same in a request and on the command line. Safe for use by several threads. */
public enum Repair {
    /** Delivers dead letters once more: {@code sink, id}. */
    REPLAY_DEAD_LETTERS("dead-letters/replay") {
        @Override
        long on(Journal journal, Map<String, String> values, Clock clock) {
            return journal.replayDeadLetters(given(values, "sink"), given(values, "id"));
        }
    },
    /** Forgets dead letters: {@code sink, older-than}. */
    PURGE_DEAD_LETTERS("dead-letters/purge") {
        @Override
        long on(Journal journal, Map<String, String> values, Clock clock) {
            Optional<Instant> before = given(values, "older-than")
                    .map(t -> clock.instant().minus(EventParameters.duration("older-than", t)));
            return journal.purge(required(values, "sink"), before);
        }
    },
    /** Delivers events once more: {@code sink, from, to, table}. */
    REPLAY("replay") {
        @Override
        long on(Journal journal, Map<String, String> values, Clock clock) {
            Instant from = EventParameters.time("from", required(values, "from"));
            Instant to = EventParameters.time("to", required(values, "to"));
            EventParameters.requireOrder(from, to);
            Optional<String> wanted = given(values, "table");
            Optional<String> table = wanted.flatMap(w -> journal.tables().stream()
                    .filter(t -> t.name().equals(w) || t.alias().equals(w))
                    .map(t -> t.name())
                    .findFirst());
            if (wanted.isPresent() && table.isEmpty()) {
                return 0;
            }
            return journal.replay(required(values, "sink"), from, to, table);
        }
    };

    private final String path;

    Repair(String path) {
        this.path = path;
    }

    /** Where the admin address does this, below {@code /api/v1/}. */
    public String path() {
        return path;
    }

    abstract long on(Journal journal, Map<String, String> values, Clock clock);

    /**
     * Does it in each journal that knows the sink.
     *
     * @return how many events it is about
     * @throws IllegalArgumentException if a value is wrong; its message is for a person
     */
    public long on(List<Journal> journals, Map<String, String> values, Clock clock) {
        if (this != REPLAY_DEAD_LETTERS) {
            required(values, "sink");
        }
        requireTable(journals, values);
        Optional<String> sink = given(values, "sink");
        TreeSet<String> known = new TreeSet<>();
        long count = 0;
        boolean found = sink.isEmpty();
        for (Journal journal : journals) {
            List<String> here =
                    journal.sinkPositions().stream().map(SinkPosition::sink).toList();
            known.addAll(here);
            if (sink.isEmpty() || here.contains(sink.get())) {
                found = true;
                count += on(journal, values, clock);
            }
        }
        if (!found) {
            throw new IllegalArgumentException("no journal knows a sink " + sink.orElse("") + "; known: "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        return count;
    }

    private static void requireTable(List<Journal> journals, Map<String, String> values) {
        given(values, "table").ifPresent(wanted -> {
            boolean known = journals.stream()
                    .flatMap(j -> j.tables().stream())
                    .anyMatch(t -> t.name().equals(wanted) || t.alias().equals(wanted));
            if (!known) {
                throw new IllegalArgumentException("no source has a table " + wanted);
            }
        });
    }

    private static Optional<String> given(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
    }

    private static String required(Map<String, String> values, String name) {
        return given(values, name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
}
