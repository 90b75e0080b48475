package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import io.collector.http.WireNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the vendor's objects while it is being mapped: where the values of the known keys lie, and what else there is. Set
 * to one event after the other. For one thread.
 */
final class TapObject {
    private static final int ABSENT = -1;
    private static final int NOTHING = -2;

    /** With more unknown keys, whether one comes twice is left to a parser. */
    private static final int MANY = 64;

    private static final int PLACES = 4;

    private final Kind kind;
    private final TapValue value;

    /** By the number of the key: where name and value begin, where the value ends. */
    private final int[] names;

    private final int[] starts;
    private final int[] ends;
    private final @Nullable TapObjects[] lists;
    private final List<String> complaints = new ArrayList<>(0);

    /** Of each other key: from and to of its name, from and to of its value. */
    private int[] rest = new int[4 * PLACES];

    private int restPlaces;
    private byte[] json = new byte[0];

    /** @param value used for whatever is asked about a value */
    TapObject(Kind kind, TapValue value) {
        this.kind = kind;
        this.value = value;
        this.names = new int[kind.size()];
        this.starts = new int[kind.size()];
        this.ends = new int[kind.size()];
        this.lists = new TapObjects[kind.size()];
        for (int slot = 0; slot < kind.size(); slot++) {
            Kind elements = kind.list(slot);
            lists[slot] = elements == null ? null : new TapObjects(elements, value);
        }
    }

    /** Reads the object whose opening brace is next, but for its lists. */
    void read(byte[] bytes, WireJson walk) throws OddException {
        json = bytes;
        restPlaces = 0;
        complaints.clear();
        Arrays.fill(starts, ABSENT);
        walk.expect('{');
        for (boolean first = true; walk.member(first); first = false) {
            int from = walk.nameFrom();
            int to = walk.nameTo();
            int start = walk.value();
            int slot = kind.find(bytes, from, to);
            if (slot == WireNames.UNKNOWN) {
                if (!walk.isVouched()) {
                    refuseRepetition(from, to);
                }
                addRest(from, to, start, walk.at());
            } else if (starts[slot] != ABSENT) {
                throw new OddException();
            } else {
                names[slot] = from;
                starts[slot] = value.set(bytes, start, walk.at()).isNothing() ? NOTHING : start;
                ends[slot] = walk.at();
            }
        }
        complain();
    }

    /** Reads the objects in its lists; the walk may be anywhere before and afterwards. */
    void readLists(WireJson walk) throws OddException {
        for (int slot = 0; slot < lists.length; slot++) {
            TapObjects list = lists[slot];
            if (list != null) {
                list.clear();
                if (has(slot)) {
                    list.read(json, starts[slot], ends[slot], walk);
                }
            }
        }
    }

    /** Whether there is a value that says something. */
    boolean has(int slot) {
        return starts[slot] >= 0;
    }

    /** The value of a key, which there must be; good until the next is asked for. */
    TapValue value(int slot) {
        return value.set(json, starts[slot], ends[slot]);
    }

    /** The objects in the list of a key; none if it holds no list. */
    TapObjects list(int slot) {
        TapObjects list = lists[slot];
        if (list == null) {
            throw new IllegalArgumentException("not a key for lists");
        }
        return list;
    }

    /** What is wrong with the values that do not fit their fields. */
    List<String> complaints() {
        return complaints;
    }

    /** Whether there is a key that no rule is for, or whose value does not fit, of that name. */
    boolean hasRest(byte[] name) {
        for (int i = 0; i < restPlaces; i += PLACES) {
            if (isRest(i, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the members that no rule is for, and those that do not fit, without braces around them.
     *
     * @param longest longer texts are cut
     * @param any whether other members stand before them
     * @return whether there are any now
     */
    boolean writeRest(int longest, boolean any, JsonBytes out) throws OddException {
        boolean some = any;
        for (int i = 0; i < restPlaces; i += PLACES) {
            int before = out.size();
            if (some) {
                out.write(',');
            }
            out.put(json, rest[i] - 1, rest[i + 1] + 1);
            out.write(':');
            if (value.set(json, rest[i + 2], rest[i + 3]).writeCut(longest, out)) {
                some = true;
            } else {
                out.truncate(before);
            }
        }
        return some;
    }

    private void complain() {
        List<Kind.Demand> demands = kind.demands();
        for (int i = 0; i < demands.size(); i++) {
            int slot = demands.get(i).slot();
            Rule rule = demands.get(i).rule();
            if (has(slot) && !rule.conversion().fits(value(slot))) {
                complaints.add(rule.from() + " " + rule.conversion().complaint());
                addRest(names[slot], names[slot] + rule.from().length(), starts[slot], ends[slot]);
                starts[slot] = NOTHING;
            }
        }
    }

    private void refuseRepetition(int from, int to) throws OddException {
        for (int i = 0; i < restPlaces; i += PLACES) {
            if (isRest(i, json, from, to)) {
                throw new OddException();
            }
        }
        if (restPlaces == MANY * PLACES) {
            throw new OddException();
        }
    }

    private boolean isRest(int i, byte[] name, int from, int to) {
        return rest[i + 1] - rest[i] == to - from && Arrays.equals(json, rest[i], rest[i + 1], name, from, to);
    }

    private void addRest(int nameFrom, int nameTo, int start, int end) {
        if (restPlaces == rest.length) {
            rest = Arrays.copyOf(rest, 2 * restPlaces);
        }
        rest[restPlaces] = nameFrom;
        rest[restPlaces + 1] = nameTo;
        rest[restPlaces + 2] = start;
        rest[restPlaces + 3] = end;
        restPlaces += PLACES;
    }
}
