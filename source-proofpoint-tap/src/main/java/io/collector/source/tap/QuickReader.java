package io.collector.source.tap;

import io.collector.api.Event;
import io.collector.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes an event of an element in the usual form in one pass over its bytes: no tree, no strings but those of the result.
 * It gives up on whatever is unusual, a fault, a field in another spelling or type, the same key twice, half a
 * surrogate pair, and {@link EventReader} reads it the long way; what both make of an element is the same to the byte.
 * For one thread.
 */
final class QuickReader {
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 40;

    private final CanonicalBytes canonical = new CanonicalBytes();
    private final QuickIdentity identity = new QuickIdentity();
    private final QuickVerdict verdict = new QuickVerdict();
    private final LatestTime time = new LatestTime();
    private final Digest digest = new Digest();
    private final Revision revision = new Revision();
    private byte[] json = new byte[0];
    private int at;
    private int limit;
    private boolean hasLineBreak;
    private int depth;

    /**
     * Reads one element, which ends where its last brace is.
     *
     * @param buffer where it is; not kept
     * @param from where it begins
     * @param to where it, or what is there of it, ends at the latest
     * @param otherwise the time of an event that names none
     * @throws OddEventException if it must be read the long way, or is not there as a whole
     */
    Event read(Feed feed, byte[] buffer, int from, int to, Instant otherwise) throws OddEventException {
        if (to - from > LARGEST || to == from || buffer[from] != '{') {
            throw new OddEventException();
        }
        json = buffer;
        at = from + 1;
        limit = to;
        depth = 0;
        hasLineBreak = false;
        canonical.begin(buffer, from, to);
        identity.begin(buffer);
        verdict.begin();
        time.begin(buffer);
        object(feed.kind() == Feed.Kind.CLICK ? Field.OF_CLICK : Field.OF_MESSAGE);
        byte[] element = Arrays.copyOfRange(buffer, from, at);
        String id = identity.of(feed, canonical, digest);
        return new Event(
                feed.table().name(),
                id,
                revision.of(canonical.bytes(), 0, canonical.size()),
                time.latest().orElse(otherwise),
                Json.ofUtf8(hasLineBreak ? JsonText.compact(element) : element),
                verdict.text(),
                Optional.empty());
    }

    /** Where the element that was read ends. */
    int end() {
        return at;
    }

    /** From after its opening brace to after its closing one. */
    private void object(Words fields) throws OddEventException {
        if (++depth > DEEPEST) {
            throw new OddEventException();
        }
        int begin = canonical.size();
        int firstPart = canonical.parts();
        canonical.put('{');
        int b = token();
        if (b == '}' && depth == 1) {
            throw new OddEventException();
        }
        while (b != '}') {
            if (b != '"') {
                throw new OddEventException();
            }
            member(fields, begin);
            b = token();
            if (b == ',') {
                b = token();
                if (b == '}') {
                    throw new OddEventException();
                }
            } else if (b != '}') {
                throw new OddEventException();
            }
        }
        canonical.endObject(begin, firstPart);
        depth--;
    }

    private void member(Words fields, int begin) throws OddEventException {
        int key = at - 1;
        int keyEnd = key();
        if (token() != ':') {
            throw new OddEventException();
        }
        int before = canonical.size();
        if (before > begin + 1) {
            canonical.put(',');
        }
        int start = canonical.size();
        canonical.copy(key, keyEnd);
        canonical.put(':');
        int value = canonical.size();
        value(token(), fields.find(json, key + 1, keyEnd - 1));
        if (canonical.size() == value) {
            canonical.cut(before);
            start = before;
        }
        canonical.part(key, keyEnd, start);
    }

    /** Passes over a key after its opening quote. */
    private int key() throws OddEventException {
        while (at < limit) {
            int b = json[at++];
            if (b == '"') {
                return at;
            }
            if (b < ' ' || b == '\\') {
                throw new OddEventException();
            }
        }
        throw new OddEventException();
    }

    /** A value, the first byte of which has been read. */
    private void value(int first, int field) throws OddEventException {
        boolean isList = (field & Field.LIST) != 0;
        if ((field & Field.RESPELT) != 0 || (isList && first != '[' && first != 'n')) {
            throw new OddEventException();
        }
        switch (first) {
            case '"' -> text(field);
            case '{' -> object(Field.OF_OTHERS);
            case '[' -> list(field);
            case 't' -> literal("true", true);
            case 'f' -> literal("false", true);
            case 'n' -> literal("null", false);
            default -> number(field);
        }
    }

    private void text(int field) throws OddEventException {
        if ((field & Field.NO_TEXT) != 0) {
            throw new OddEventException();
        }
        int from = at;
        int start = canonical.size();
        at = canonical.string(at);
        if ((field & Field.WORD) != 0) {
            canonical.lowerCase(start);
        }
        note(field, from, at - 1);
    }

    private void note(int field, int from, int to) throws OddEventException {
        if (field == Words.NONE || field == Field.WORD || from == to) {
            return;
        }
        if ((field & Field.NUMBER) != 0) {
            identity.note(field & Field.NUMBER, from, to);
        }
        if ((field & Field.RECIPIENTS) != 0) {
            identity.recipient(from, to);
        }
        if ((field & Field.TIME) != 0) {
            time.note(from, to);
        }
        if ((field & Field.VERDICT) != 0) {
            verdict.note(json, from, to);
        }
    }

    private void list(int field) throws OddEventException {
        if (++depth > DEEPEST) {
            throw new OddEventException();
        }
        int begin = canonical.size();
        int firstPart = canonical.parts();
        canonical.put('[');
        int b = token();
        while (b != ']') {
            int before = canonical.size();
            if (before > begin + 1) {
                canonical.put(',');
            }
            int start = canonical.size();
            element(b, field);
            if (canonical.size() == start) {
                canonical.cut(before);
            } else {
                canonical.part(0, 0, start);
            }
            b = token();
            if (b == ',') {
                b = token();
                if (b == ']') {
                    throw new OddEventException();
                }
            } else if (b != ']') {
                throw new OddEventException();
            }
        }
        canonical.endList(begin, firstPart);
        depth--;
    }

    private void element(int first, int field) throws OddEventException {
        if (first == '{' && (field & Field.THREATS) != 0) {
            object(Field.OF_THREAT);
        } else {
            // Of a list, only its own texts are anybody's address.
            value(first, first == '[' ? Words.NONE : field & Field.RECIPIENTS);
        }
    }

    private void literal(String word, boolean says) throws OddEventException {
        int end = at - 1 + word.length();
        if (end > limit) {
            throw new OddEventException();
        }
        for (int i = 1; i < word.length(); i++) {
            if (json[at++] != word.charAt(i)) {
                throw new OddEventException();
            }
        }
        if (says) {
            canonical.put(word);
        }
    }

    private void number(int field) throws OddEventException {
        int from = at - 1;
        int i = json[from] == '-' ? from + 1 : from;
        int digits = i;
        i = digits(i);
        if (i == digits || (i - digits > 1 && json[digits] == '0')) {
            throw new OddEventException();
        }
        boolean whole = true;
        if (i < limit && json[i] == '.') {
            whole = false;
            int fraction = i + 1;
            i = digits(fraction);
            if (i == fraction) {
                throw new OddEventException();
            }
        }
        if (i < limit && (json[i] | 0x20) == 'e') {
            whole = false;
            i++;
            if (i < limit && (json[i] == '+' || json[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digits(exponent);
            if (i == exponent) {
                throw new OddEventException();
            }
        }
        if (whole && (json[i - 1] != '0' || i - from == 1)) {
            canonical.copy(from, i);
        } else {
            canonical.put(Canonical.number(new String(json, from, i - from, StandardCharsets.US_ASCII)));
        }
        at = i;
        note(field, from, i);
    }

    private int digits(int from) {
        int i = from;
        while (i < limit && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }

    /** The next byte that is not white space. */
    private int token() throws OddEventException {
        while (at < limit) {
            int b = json[at++];
            if (b == '\n' || b == '\r') {
                hasLineBreak = true;
            } else if (b != ' ' && b != '\t') {
                return b;
            }
        }
        throw new OddEventException();
    }
}
