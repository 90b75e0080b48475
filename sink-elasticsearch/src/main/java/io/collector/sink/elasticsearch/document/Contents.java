package io.collector.sink.elasticsearch.document;

/** What fields hold in messages and clicks alike. Stateless. */
final class Contents {
    /** What is wrong with values that do not fit their fields. */
    static final Content COMPLAINTS = (sending, object, out) -> {
        if (object.complaints().isEmpty()) {
            return false;
        }
        TextList complaints = sending.texts(out);
        object.complaints().forEach(complaints::add);
        return complaints.end();
    };

    private Contents() {}

    /** The texts of some keys in one array, each once; a key holds one or a list of them. */
    static Content texts(Kind kind, String... keys) {
        int[] slots = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            slots[i] = kind.slot(keys[i]);
        }
        return (sending, object, out) -> {
            TextList texts = sending.texts(out);
            for (int slot : slots) {
                texts.add(object, slot);
            }
            return texts.end();
        };
    }

    /** An array with something made of each object in the list of a key; those of which nothing is made are left out. */
    static Content objects(Kind kind, String key, Content each) {
        int slot = kind.slot(key);
        return (sending, object, out) -> {
            TapObjects list = object.list(slot);
            boolean any = false;
            out.write('[');
            for (int i = 0; i < list.count(); i++) {
                int before = out.size();
                if (any) {
                    out.write(',');
                }
                if (each.write(sending, list.get(i), out)) {
                    any = true;
                } else {
                    out.truncate(before);
                }
            }
            out.write(']');
            return any;
        };
    }
}
