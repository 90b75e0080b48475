package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.util.Arrays;

/** An array of texts in the making, at the end of a document: each text once, nothing empty. For one thread. */
final class TextList {
    private final WireJson walk;
    private final TapValue element;
    private JsonBytes out = new JsonBytes(0);

    /** Where each text begins and ends, and a hash of it. */
    private int[] starts = new int[8];

    private int[] ends = new int[8];
    private int[] hashes = new int[8];
    private int count;

    /**
     * For any number of arrays.
     *
     * @param walk free for use whenever something is added
     * @param element likewise
     */
    TextList(WireJson walk, TapValue element) {
        this.walk = walk;
        this.element = element;
    }

    /** Begins an array. */
    TextList begin(JsonBytes at) {
        out = at;
        out.write('[');
        count = 0;
        return this;
    }

    /** Adds the text of a key that holds one, or all in its list. */
    void add(TapObject object, int slot) throws OddException {
        if (!object.has(slot)) {
            return;
        }
        TapValue value = object.value(slot);
        if (!value.isArray()) {
            add(value);
            return;
        }
        byte[] json = value.open(walk);
        walk.expect('[');
        for (boolean first = true; walk.element(first); first = false) {
            int from = walk.value();
            add(element.set(json, from, walk.at()));
        }
    }

    /** Adds a text that is not one of the vendor's. */
    void add(String text) {
        int before = begin();
        out.quoted(text);
        end(before);
    }

    /** Ends the array; whether it has any text. */
    boolean end() {
        out.write(']');
        return count > 0;
    }

    /** Whether it has any text yet. */
    boolean any() {
        return count > 0;
    }

    private void add(TapValue value) {
        if (value.isContainer() || value.isNothing()) {
            return;
        }
        int before = begin();
        if (value.isUnescaped()) {
            value.copy(out);
        } else {
            out.quoted(value.text());
        }
        end(before);
    }

    private int begin() {
        int before = out.size();
        if (count > 0) {
            out.write(',');
        }
        return before;
    }

    /** Takes back what was added if it is empty or there already. */
    private void end(int before) {
        int from = count > 0 ? before + 1 : before;
        int to = out.size();
        int hash = hash(out.array(), from, to);
        if (to - from == 2 || isThere(from, to, hash)) {
            out.truncate(before);
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        starts[count] = from;
        ends[count] = to;
        hashes[count] = hash;
        count++;
    }

    private boolean isThere(int from, int to, int hash) {
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash && Arrays.equals(out.array(), starts[i], ends[i], out.array(), from, to)) {
                return true;
            }
        }
        return false;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }
}
