package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.util.Arrays;

/**
 * Writes values of any shape without null, empty text, empty objects and empty arrays, at any depth. Gives up where a key
 * comes twice in an object, unless a parser saw to that. For one thread.
 */
final class Pruning {
    /** What stands at the end of a text that was cut. */
    private static final String CUT = "… [cut]";

    /** In larger objects, whether a key comes twice is left to a parser. */
    private static final int MANY = 64;

    private final WireJson walk;
    private final TapValue scalar;
    private int[] names = new int[2 * MANY];
    private int named;
    private byte[] json = new byte[0];
    private int longest;

    /**
     * For any number of values.
     *
     * @param walk free for use whenever this is asked to write
     * @param scalar likewise
     */
    Pruning(WireJson walk, TapValue scalar) {
        this.walk = walk;
        this.scalar = scalar;
    }

    /**
     * Writes the value from one place to before another.
     *
     * @param mostCharacters longer texts are cut
     * @return false if nothing is left; then what was written is to be taken back
     */
    boolean write(byte[] bytes, int from, int to, int mostCharacters, JsonBytes out) throws OddException {
        json = bytes;
        longest = mostCharacters;
        named = 0;
        walk.open(bytes, from, to);
        return value(out);
    }

    private boolean value(JsonBytes out) throws OddException {
        return switch (walk.peek()) {
            case '{' -> object(out);
            case '[' -> array(out);
            default -> scalar(out);
        };
    }

    private boolean object(JsonBytes out) throws OddException {
        int outer = named;
        boolean any = false;
        walk.expect('{');
        out.write('{');
        for (boolean first = true; walk.member(first); first = false) {
            remember(outer);
            int before = out.size();
            if (any) {
                out.write(',');
            }
            out.put(json, walk.nameFrom() - 1, walk.nameTo() + 1);
            out.write(':');
            if (value(out)) {
                any = true;
            } else {
                out.truncate(before);
            }
        }
        out.write('}');
        named = outer;
        return any;
    }

    private boolean array(JsonBytes out) throws OddException {
        boolean any = false;
        walk.expect('[');
        out.write('[');
        for (boolean first = true; walk.element(first); first = false) {
            int before = out.size();
            if (any) {
                out.write(',');
            }
            if (value(out)) {
                any = true;
            } else {
                out.truncate(before);
            }
        }
        out.write(']');
        return any;
    }

    private boolean scalar(JsonBytes out) throws OddException {
        int from = walk.value();
        TapValue value = scalar.set(json, from, walk.at());
        if (value.length() - 2 > longest && value.isText() && value.text().length() > longest) {
            String text = value.text();
            int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
            out.quoted(text.substring(0, end) + CUT);
            return true;
        }
        return value.writeScalar(out);
    }

    private void remember(int outer) throws OddException {
        if (walk.isVouched()) {
            return;
        }
        int from = walk.nameFrom();
        int to = walk.nameTo();
        for (int i = outer; i < named; i += 2) {
            if (Arrays.equals(json, names[i], names[i + 1], json, from, to)) {
                throw new OddException();
            }
        }
        if (named - outer == 2 * MANY) {
            throw new OddException();
        }
        if (named == names.length) {
            names = Arrays.copyOf(names, 2 * named);
        }
        names[named] = from;
        names[named + 1] = to;
        named += 2;
    }
}
