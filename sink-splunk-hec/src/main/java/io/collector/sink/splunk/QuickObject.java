package io.collector.sink.splunk;

import io.collector.api.Json;
import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Adds the members of the vendor's object to a buffer, without those that are null, in one pass over its bytes, where
 * they lie in the buffer. It gives up on whatever {@link WireJson} gives up on, and on a name that is to be left out;
 * {@link VendorObject} then does it the long way. What both make of an object is the same to the byte. For one thread,
 * used over and over.
 *
 * <pre>
 *   buffer   {"a":1,"b":null,"c":2}                    done: where the next bytes to keep begin
 *                  ▲ to    ▲ done                      to: where they go
 * </pre>
 */
final class QuickObject {
    private static final int DEEPEST = 40;

    private final byte[][] leftOut;
    private final WireJson walk = new WireJson();
    private byte[] bytes = new byte[0];
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
        bytes = out.array();
        to = begin;
        depth = 0;
        try {
            walk.open(bytes, begin, out.size());
            any = object(true);
            walk.expectEnd();
        } catch (OddException e) {
            out.truncate(begin);
            return false;
        }
        keep(walk.at() - 1);
        out.truncate(to);
        return true;
    }

    /** Whether the last object had any members. */
    boolean any() {
        return any;
    }

    /** Passes an object; whether any of its members was kept. */
    private boolean object(boolean top) throws OddException {
        deeper();
        walk.expect('{');
        // Where the member to come begins, with the comma before it if there is one to keep.
        int begin = walk.at();
        if (top) {
            done = begin;
        }
        boolean kept = false;
        int end = begin;
        for (boolean first = true; walk.member(first); first = false) {
            if (!first) {
                int comma = afterBlanks(end);
                begin = kept ? comma : comma + 1;
                done = kept ? done : begin;
            }
            if (top && isLeftOut()) {
                throw new OddException();
            }
            if (walk.peek() == 'n') {
                walk.value();
                keep(begin);
                done = walk.at();
            } else {
                value();
                kept = true;
            }
            end = walk.at();
        }
        depth--;
        return kept;
    }

    private void value() throws OddException {
        int first = walk.peek();
        if (first == '{') {
            object(false);
        } else if (first == '[') {
            array();
        } else {
            walk.value();
        }
    }

    /** Nulls stay, since they keep the others in place. */
    private void array() throws OddException {
        deeper();
        walk.expect('[');
        for (boolean first = true; walk.element(first); first = false) {
            value();
        }
        depth--;
    }

    private boolean isLeftOut() {
        int length = walk.nameTo() - walk.nameFrom();
        for (byte[] name : leftOut) {
            if (name.length == length && Arrays.equals(name, 0, length, bytes, walk.nameFrom(), walk.nameTo())) {
                return true;
            }
        }
        return false;
    }

    private int afterBlanks(int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        return at;
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
                System.arraycopy(bytes, done, bytes, to, until - done);
            }
            to += until - done;
            done = until;
        }
    }
}
