package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.util.ArrayList;
import java.util.List;

/** The objects in one of the vendor's lists, while they are being mapped. For one thread. */
final class TapObjects {
    private final Kind kind;
    private final TapValue value;

    /** Also those that earlier events needed. */
    private final List<TapObject> room = new ArrayList<>();

    private int count;

    TapObjects(Kind kind, TapValue value) {
        this.kind = kind;
        this.value = value;
    }

    int count() {
        return count;
    }

    TapObject get(int index) {
        return room.get(index);
    }

    void clear() {
        count = 0;
    }

    /** Reads those in the value from one place to before another: an array, or an object, whose keys say nothing. */
    void read(byte[] json, int from, int to, WireJson walk) throws OddException {
        walk.open(json, from, to);
        if (walk.peek() == '[') {
            walk.expect('[');
            for (boolean first = true; walk.element(first); first = false) {
                readOne(json, walk);
            }
        } else if (walk.peek() == '{') {
            if (!walk.isVouched()) {
                throw new OddException();
            }
            walk.expect('{');
            for (boolean first = true; walk.member(first); first = false) {
                readOne(json, walk);
            }
        }
    }

    private void readOne(byte[] json, WireJson walk) throws OddException {
        if (walk.peek() != '{') {
            walk.value();
            return;
        }
        if (count == room.size()) {
            room.add(new TapObject(kind, value));
        }
        room.get(count).read(json, walk);
        count++;
    }
}
