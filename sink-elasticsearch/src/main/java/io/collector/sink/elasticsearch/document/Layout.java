package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson.OddException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the document, made once for all events: its fields in order, each with what it holds. Objects in which
 * nothing is found are left out. Immutable.
 */
final class Layout implements Content {
    private final byte[][] names;
    private final byte[][] prefixes;
    private final Content[] contents;

    private Layout(Map<String, Content> members) {
        names = members.keySet().stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        prefixes = members.keySet().stream()
                .map(name -> ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        contents = members.values().toArray(Content[]::new);
    }

    @Override
    public boolean write(Sending sending, TapObject object, JsonBytes out) throws OddException {
        out.write('{');
        boolean any = false;
        for (int i = 0; i < contents.length; i++) {
            any = member(i, any, sending, object, out);
        }
        out.write('}');
        return any;
    }

    /** The same and, beside it, what no rule is for; a key of the vendor's that has the name of a field stands for that. */
    Content withRest() {
        return (sending, object, out) -> {
            out.write('{');
            boolean any = false;
            for (int i = 0; i < contents.length; i++) {
                if (!object.hasRest(names[i])) {
                    any = member(i, any, sending, object, out);
                }
            }
            any = object.writeRest(Integer.MAX_VALUE, any, out);
            out.write('}');
            return any;
        };
    }

    private boolean member(int i, boolean any, Sending sending, TapObject object, JsonBytes out) throws OddException {
        int before = out.size();
        if (any) {
            out.write(',');
        }
        out.put(prefixes[i]);
        if (contents[i].write(sending, object, out)) {
            return true;
        }
        out.truncate(before);
        return any;
    }

    /** Builds one from the dotted names of fields. */
    static final class Builder {
        private final Kind kind;
        private final String stream;
        private final Field root = new Field();

        /**
         * No fields yet.
         *
         * @param kind of the objects that it is made of
         * @param stream {@code S.} at the beginning of a field's name stands for this one's part of the document
         */
        Builder(Kind kind, TapStream stream) {
            this.kind = kind;
            this.stream = "proofpoint_tap." + stream.word() + ".";
        }

        /** Adds what the lines of a mapping say. Where two have the same field, the later stands if it has a value. */
        Builder rules(List<Rule> rules) {
            for (Rule rule : rules) {
                int slot = kind.slot(rule.from());
                Conversion conversion = rule.conversion();
                Content earlier = field(rule.to()).content;
                field(rule.to(), (sending, object, out) -> {
                    if (object.has(slot)) {
                        return conversion.write(object.value(slot), out);
                    }
                    return earlier != null && earlier.write(sending, object, out);
                });
            }
            return this;
        }

        /** Adds a field. */
        Builder field(String name, Content content) {
            field(name).content = content;
            return this;
        }

        /** Adds a field that is always the same. */
        Builder fixed(String name, String value) {
            return field(name, Content.fixed("\"" + RawFormat.escaped(value) + "\""));
        }

        Layout build() {
            return root.layout();
        }

        private Field field(String name) {
            String whole = name.startsWith("S.") ? stream + name.substring(2) : name;
            Field at = root;
            for (String part : whole.split("\\.", -1)) {
                at = at.members.computeIfAbsent(part, n -> new Field());
            }
            return at;
        }
    }

    /** A field while the layout is being built: with content, or with members. */
    private static final class Field {
        final Map<String, Field> members = new LinkedHashMap<>();

        @Nullable
        Content content;

        Content built() {
            return content == null ? layout() : content;
        }

        Layout layout() {
            Map<String, Content> contents = new LinkedHashMap<>();
            members.forEach((name, field) -> contents.put(name, field.built()));
            return new Layout(contents);
        }
    }
}
