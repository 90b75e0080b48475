package io.collector.sink.splunk;

import io.collector.api.Json;
import io.collector.http.WireJson.OddException;
import io.collector.http.WireToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Adds the members of the vendor's object to a buffer, without those that are null, in one pass over its bytes, where
 * they lie in the buffer. It gives up on whatever {@link WireToken} finds odd, on deep nesting, and on a name that is to be
 * left out; {@link VendorObject} then does it the long way. What both make of an object is the same to the byte. For one
 * thread, used over and over.
 *
 * <pre>
 *   buffer   {"a":1,"b":null,"c":2}                    done: where the next bytes to keep begin
 *                  ▲ to    ▲ done                      to: where they go
 * </pre>
 */
final class QuickObject {
    private static final int DEEPEST = 40;

    /** Nothing that a parser would refuse for its size. */
    private static final int LARGEST = 10_000_000;

    private static final int LONGEST_NAME = 1_000;

    /** What may come next. */
    private enum Next {
        NAME,
        NAME_OR_END,
        COLON,
        VALUE,
        VALUE_OR_END,
        COMMA_OR_END
    }

    private final byte[][] leftOut;
    private byte[] bytes = new byte[0];
    private int done;
    private int to;
    private int members;

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
        done = begin + 1;
        to = begin;
        members = 0;
        try {
            pass(begin, out.size());
        } catch (OddException e) {
            out.truncate(begin);
            return false;
        }
        keep(out.size() - 1);
        out.truncate(to);
        return true;
    }

    /** Whether the last object had any members. */
    boolean any() {
        return members > 0;
    }

    /** Passes an object that is all there is. One loop, with all it needs at hand: most of the time goes here. */
    private void pass(int from, int end) throws OddException {
        byte[] json = bytes;
        // That it ends with a brace is also where passing over blanks ends at the latest.
        expect(json[from] == '{' && json[end - 1] == '}' && end - from <= LARGEST);
        int at = from + 1;
        int depth = 1;
        // Which of the brackets around are braces; the innermost is the lowest bit.
        long braces = 1;
        Next next = Next.NAME_OR_END;
        int name = 0;
        while (depth > 0) {
            if (at == end) {
                throw new OddException();
            }
            int b = json[at++];
            switch (b) {
                case '"' -> {
                    if (next == Next.VALUE || next == Next.VALUE_OR_END) {
                        at = WireToken.endOfText(json, at, end, false);
                        next = Next.COMMA_OR_END;
                    } else if (next == Next.NAME || next == Next.NAME_OR_END) {
                        name = at;
                        at = endOfName(at, end);
                        if (depth == 1) {
                            expectOther(name, at - 1);
                            members++;
                        }
                        next = Next.COLON;
                    } else {
                        throw new OddException();
                    }
                }
                case ':' -> {
                    expect(next == Next.COLON);
                    next = Next.VALUE;
                }
                case ',' -> {
                    expect(next == Next.COMMA_OR_END);
                    next = (braces & 1) == 0 ? Next.VALUE : Next.NAME;
                }
                case '{', '[' -> {
                    expect((next == Next.VALUE || next == Next.VALUE_OR_END) && depth < DEEPEST);
                    depth++;
                    braces = braces << 1 | (b == '{' ? 1 : 0);
                    next = b == '{' ? Next.NAME_OR_END : Next.VALUE_OR_END;
                }
                case '}', ']' -> {
                    boolean brace = (braces & 1) != 0;
                    boolean empty = next == Next.NAME_OR_END || next == Next.VALUE_OR_END;
                    expect((empty || next == Next.COMMA_OR_END) && brace == (b == '}'));
                    depth--;
                    braces >>>= 1;
                    next = Next.COMMA_OR_END;
                }
                case ' ', '\t' -> {
                    // Between any two.
                }
                default -> {
                    expect(next == Next.VALUE || next == Next.VALUE_OR_END);
                    at = WireToken.endOfScalar(json, at - 1, end, false);
                    if (b == 'n' && (braces & 1) != 0) {
                        leaveOut(name - 1, at);
                        members -= depth == 1 ? 1 : 0;
                    }
                    next = Next.COMMA_OR_END;
                }
            }
        }
        expect(at == end);
    }

    private static void expect(boolean fits) throws OddException {
        if (!fits) {
            throw new OddException();
        }
    }

    /** Passes a name, which is short and needs no escapes. */
    private int endOfName(int from, int end) throws OddException {
        int at = from;
        while (at < end && bytes[at] != '"') {
            expect(bytes[at] >= ' ' && bytes[at] != '\\');
            at++;
        }
        expect(at < end && at - from <= LONGEST_NAME);
        return at + 1;
    }

    private void expectOther(int nameFrom, int nameTo) throws OddException {
        for (byte[] ours : leftOut) {
            if (ours.length == nameTo - nameFrom && Arrays.equals(ours, 0, ours.length, bytes, nameFrom, nameTo)) {
                throw new OddException();
            }
        }
    }

    /** Leaves out a member, with one of the commas around it. */
    private void leaveOut(int from, int end) {
        int before = from - 1;
        while (isBlank(bytes[before])) {
            before--;
        }
        if (bytes[before] == ',' && before >= done) {
            keep(before);
            done = end;
            return;
        }
        // Nothing of its object is kept yet: then what is must not begin with a comma.
        keep(before + 1);
        int after = end;
        while (isBlank(bytes[after])) {
            after++;
        }
        done = bytes[after] == ',' ? after + 1 : end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
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
