package io.collector.completeness.run;

import io.collector.api.Event;
import io.collector.completeness.world.Fact;
import io.collector.completeness.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells which content of which fact a delivered event is. Safe for use by several threads. */
final class Facts {
    private final Map<String, Fact> byKey = new HashMap<>();
    private final String[] idOf;
    private final List<String> complaints = new ArrayList<>();

    Facts(World world) {
        world.facts().forEach(f -> {
            if (byKey.put(f.key(), f) != null) {
                throw new IllegalStateException("two facts have the same key: " + f);
            }
        });
        this.idOf = new String[world.facts().size()];
    }

    /**
     * A content of a fact.
     *
     * @param fact the fact
     * @param content its number
     */
    record Content(Fact fact, int content) {}

    Content of(Event event) {
        Sighting sighting = Sighting.of(event);
        Fact fact = byKey.get(sighting.key());
        if (fact == null) {
            throw new IllegalStateException("an event was delivered that never happened: " + event.body());
        }
        sameIdAsEver(fact, event.id());
        return fact.versions().stream()
                .filter(v ->
                        v.status().equals(sighting.status()) && v.threatTime().equals(sighting.threatTime()))
                .findFirst()
                .map(v -> new Content(fact, v.content()))
                .orElseThrow(() -> new IllegalStateException(
                        "an event was delivered in a version that never was: " + event.body()));
    }

    /** What a sink goes by must be the same each time, or an update is a second event. */
    private synchronized void sameIdAsEver(Fact fact, String id) {
        String before = idOf[fact.number()];
        idOf[fact.number()] = id;
        if (before != null && !before.equals(id)) {
            complaints.add(fact.key() + " came as " + before + " and as " + id);
        }
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many different identities there were. */
    synchronized long identities() {
        return java.util.Arrays.stream(idOf)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .count();
    }
}
