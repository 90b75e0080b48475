package io.collector.sink.splunk;

import io.collector.api.Json;
import io.collector.http.WireText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Adds the members of the vendor's object to a buffer, without those that are null, in one pass over its bytes, where
 * they lie in the buffer. It gives up on whatever is unusual: a fault, half of a surrogate pair, deep nesting, an escaped
 * name, a name that is to be left out; {@link VendorObject} then does it the long way. What both make of an object is the
 * same to the byte. For one thread, used over and over.
 *
 * <pre>
 *   buffer   {"a":1,"b":null,"c":2}                    done: where the next bytes to keep begin
 *                  ▲ to    ▲ done                      to: where they go
 * </pre>
 */
final class QuickObject {
    private static final int DEEPEST = 40;

    private final byte[][] leftOut;
    private byte[] json = new byte[0];
    private int at;
    private int end;
    private int done;
    private int to;
    private int depth;
    private boolean any;

    /**
     * For any number of objects.
     *
     * @param leftOut names that no object in the usual form has at its top
     */
    QuickObject(Collection<String> leftOut) {
        this.leftOut = leftOut.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Adds the members without the braces around them; false, and nothing is added, if that must be done the long way. */
    boolean addMembers(Json body, Buffer out) {
        int begin = out.size();
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        json = out.array();
        at = begin;
        end = out.size();
        to = begin;
        depth = 0;
        try {
            if (token() != '{') {
                throw new OddException();
            }
            done = at;
            any = object(true);
            keep(at - 1);
            if (at != end) {
                throw new OddException();
            }
        } catch (OddException e) {
            out.truncate(begin);
            return false;
        }
        out.truncate(to);
        return true;
    }

    /** Whether the last object had any members. */
    boolean any() {
        return any;
    }

    /** From after the opening brace to after the closing one; whether any member was kept. */
    private boolean object(boolean top) throws OddException {
        deeper();
        boolean kept = false;
        // Where the member to come begins, with the comma before it if there is one to keep.
        int begin = at;
        int b = token();
        while (b != '}') {
            name(b, top);
            b = token();
            boolean leave = b == 'n';
            value(b);
            if (leave) {
                keep(begin);
                done = at;
            } else {
                kept = true;
            }
            b = token();
            if (b == ',') {
                begin = kept ? at - 1 : at;
                if (!kept) {
                    done = at;
                }
                b = token();
                if (b != '"') {
                    throw new OddException();
                }
            } else if (b != '}') {
                throw new OddException();
            }
        }
        depth--;
        return kept;
    }

    private void name(int quote, boolean top) throws OddException {
        if (quote != '"') {
            throw new OddException();
        }
        int from = at;
        at = WireText.endOfPlain(json, at, end);
        if (at == end || json[at] != '"' || (top && isLeftOut(from))) {
            throw new OddException();
        }
        at++;
        if (token() != ':') {
            throw new OddException();
        }
    }

    private boolean isLeftOut(int from) {
        for (byte[] name : leftOut) {
            if (name.length == at - from && Arrays.equals(name, 0, name.length, json, from, at)) {
                return true;
            }
        }
        return false;
    }

    private void value(int first) throws OddException {
        switch (first) {
            case '"' -> text();
            case '{' -> object(false);
            case '[' -> list();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number(first);
        }
    }

    private void list() throws OddException {
        deeper();
        int b = token();
        while (b != ']') {
            value(b);
            b = token();
            if (b == ',') {
                b = token();
                if (b == ']') {
                    throw new OddException();
                }
            } else if (b != ']') {
                throw new OddException();
            }
        }
        depth--;
    }

    private void text() throws OddException {
        while (true) {
            at = WireText.endOfPlain(json, at, end);
            int b = next();
            if (b == '"') {
                return;
            } else if (b == '\\') {
                escape();
            } else if (b < 0) {
                int length = WireText.lengthOfCharacter(json, at - 1, end);
                if (length == 0) {
                    throw new OddException();
                }
                at += length - 1;
            } else {
                throw new OddException();
            }
        }
    }

    private void escape() throws OddException {
        switch (next()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                // One letter, which says it all.
            }
            case 'u' -> {
                boolean maybeSurrogate = (next() | 0x20) == 'd';
                at--;
                for (int i = 0; i < 4; i++) {
                    int digit = next();
                    if (Character.digit(digit, 16) < 0 || (i == 1 && maybeSurrogate && digit > '7')) {
                        throw new OddException();
                    }
                }
            }
            default -> throw new OddException();
        }
    }

    private void word(String word) throws OddException {
        for (int i = 1; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                throw new OddException();
            }
        }
    }

    /** With digits and at most a point: who writes an exponent is read the long way. */
    private void number(int first) throws OddException {
        int b = first == '-' ? next() : first;
        if (b == '0' && isDigit(peek())) {
            throw new OddException();
        }
        digits(b);
        if (peek() == '.') {
            at++;
            digits(next());
        }
        if ((peek() | 0x20) == 'e') {
            throw new OddException();
        }
    }

    private void digits(int first) throws OddException {
        if (!isDigit(first)) {
            throw new OddException();
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private int peek() {
        return at < end ? json[at] : 0;
    }

    private int next() throws OddException {
        if (at == end) {
            throw new OddException();
        }
        return json[at++];
    }

    /** The next byte that is not white space; there are no line breaks. */
    private int token() throws OddException {
        int b = next();
        while (b == ' ' || b == '\t') {
            b = next();
        }
        return b;
    }

    private void deeper() throws OddException {
        if (++depth > DEEPEST) {
            throw new OddException();
        }
    }

    /** Puts what is not yet in its place there, up to a place. */
    private void keep(int until) {
        if (until > done) {
            if (to != done) {
                System.arraycopy(json, done, json, to, until - done);
            }
            to += until - done;
            done = until;
        }
    }

    private static final class OddException extends Exception {
        private static final long serialVersionUID = 1;

        OddException() {
            super("to be read the long way", null, false, false);
        }
    }
}
