package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import io.collector.http.WireText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A value of the vendor's, where it lies in the bytes of the event. Set to one after the other. For one thread. */
final class TapValue {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_WHOLE = 15;

    /** From here on, and for longer fractions, Java writes doubles in another way than people do. */
    private static final int LONGEST_PART = 7;

    private static final int IPV4_LONGEST = 15;

    private byte[] json = new byte[0];
    private int from;
    private int to;

    private final Pruning pruning;

    /** @param walk free for use whenever this is asked to write */
    TapValue(WireJson walk) {
        pruning = new Pruning(walk, this);
    }

    /** Goes to another value, that from one place to before another. */
    TapValue set(byte[] bytes, int start, int end) {
        json = bytes;
        from = start;
        to = end;
        return this;
    }

    boolean isText() {
        return json[from] == '"';
    }

    boolean isArray() {
        return json[from] == '[';
    }

    boolean isContainer() {
        return isArray() || json[from] == '{';
    }

    /** Whether it is null or empty text. */
    boolean isNothing() {
        return json[from] == 'n' || (to - from == 2 && isText());
    }

    /** A number without a fraction that every reader reads alike, written with digits and at most a sign. */
    boolean isWhole() {
        int first = json[from] == '-' && to - from > 1 && json[from + 1] != '0' ? from + 1 : from;
        return to - first <= LONGEST_WHOLE && endOfDigits(first) == to;
    }

    /** A text with a time as documents have it. */
    boolean isUtcInMillis() {
        return isText() && WireText.isUtcInMillis(json, from + 1, to - 1);
    }

    /** A text with an address of IPv4, without an escape. */
    boolean isIpv4() {
        if (!isText() || to - from - 2 > IPV4_LONGEST) {
            return false;
        }
        int at = from + 1;
        for (int octet = 0; octet < 4; octet++) {
            int end = endOfDigits(at);
            int digits = end - at;
            if (digits == 0 || digits > 3 || (digits > 1 && json[at] == '0') || json[end] != (octet < 3 ? '.' : '"')) {
                return false;
            }
            if (digits == 3 && (json[at] - '0') * 100 + (json[at + 1] - '0') * 10 + json[at + 2] - '0' > 255) {
                return false;
            }
            at = end + 1;
        }
        return at == to;
    }

    /** A text whose bytes are those of its characters. */
    boolean isUnescaped() {
        if (!isText()) {
            return false;
        }
        for (int i = WireText.endOfPlain(json, from + 1, to); i < to; i++) {
            if (json[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Its length in bytes, as it is written. */
    int length() {
        return to - from;
    }

    /** What it is as text; empty for objects and arrays. */
    String text() {
        if (isContainer()) {
            return "";
        }
        if (!isText()) {
            return isFraction() && !isAsJavaWritesIt()
                    ? Double.toString(Double.parseDouble(raw(from, to)))
                    : raw(from, to);
        }
        if (isUnescaped()) {
            return raw(from + 1, to - 1);
        }
        try (JsonParser parser = JSON.createParser(json, from, to - from)) {
            return parser.nextTextValue();
        } catch (IOException e) {
            throw new UncheckedIOException("a text that was read before", e);
        }
    }

    /** Has a walk begin at its beginning. Returns the bytes that it lies in. */
    byte[] open(WireJson walk) throws OddException {
        walk.open(json, from, to);
        return json;
    }

    /** Adds it as it is. */
    void copy(JsonBytes out) {
        out.put(json, from, to);
    }

    /** Adds it without what is empty, at any depth; false if nothing is left. */
    boolean write(JsonBytes out) throws OddException {
        return isContainer() ? pruning.write(json, from, to, Integer.MAX_VALUE, out) : writeScalar(out);
    }

    /** As {@link #write}, with longer texts cut. */
    boolean writeCut(int longest, JsonBytes out) throws OddException {
        return pruning.write(json, from, to, longest, out);
    }

    /** Adds it if it is no object or array and not empty. */
    boolean writeScalar(JsonBytes out) {
        if (isNothing()) {
            return false;
        }
        if (isFraction()) {
            writeFloating(out);
        } else {
            copy(out);
        }
        return true;
    }

    /** Adds it as a text; false if that is empty. */
    boolean writeText(JsonBytes out) {
        if (isText()) {
            copy(out);
            return to - from > 2;
        }
        if (isContainer()) {
            return false;
        }
        out.quoted(text());
        return true;
    }

    /** Adds it as a text without two characters of ASCII, false if nothing is left. */
    boolean writeWithout(char one, char other, JsonBytes out) {
        int before = out.size();
        if (!isUnescaped()) {
            out.quoted(text().replace(String.valueOf(one), "").replace(String.valueOf(other), ""));
        } else {
            int kept = from;
            for (int i = from; i < to; i++) {
                if (json[i] == one || json[i] == other) {
                    out.put(json, kept, i);
                    kept = i + 1;
                }
            }
            out.put(json, kept, to);
        }
        return out.size() - before > 2;
    }

    /** Adds it, which is a number or a text with a number, as Java writes a double; what JSON cannot say is a text. */
    void writeFloating(JsonBytes out) {
        if (isWhole() && to - from <= LONGEST_PART) {
            copy(out);
            out.ascii(".0");
        } else if (isAsJavaWritesIt()) {
            copy(out);
        } else {
            double number = Double.parseDouble(text());
            if (Double.isFinite(number)) {
                out.ascii(Double.toString(number));
            } else {
                out.quoted(Double.toString(number));
            }
        }
    }

    private boolean isFraction() {
        if (json[from] != '-' && (json[from] < '0' || json[from] > '9')) {
            return false;
        }
        int end = endOfDigits(json[from] == '-' ? from + 1 : from);
        return end < to;
    }

    /** Such as 0.25 or 17.0. */
    private boolean isAsJavaWritesIt() {
        int point = endOfDigits(from);
        if (point == from || point - from > LONGEST_PART || point == to || json[point] != '.') {
            return false;
        }
        int fraction = point + 1;
        boolean oneDigit = to == fraction + 1;
        boolean small = json[from] == '0' && json[fraction] == '0';
        return endOfDigits(fraction) == to
                && to - fraction <= LONGEST_PART
                && (oneDigit || (json[to - 1] != '0' && !small));
    }

    private int endOfDigits(int start) {
        int i = start;
        while (i < to && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }

    private String raw(int start, int end) {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }
}
