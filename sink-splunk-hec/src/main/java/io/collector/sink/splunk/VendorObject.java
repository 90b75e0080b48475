package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Copies the members of the vendor's object, byte by byte but for what Splunk is not to get: members that are null, at
 * every level, and top-level members of certain names. A null in an array stays, since it keeps the others in place.
 * All of it is parsed on the way, so that what is copied is JSON. For one object, by one thread.
 *
 * <pre>
 *   {"a":1,"b":null,"c":{"d":null,"e":2}}    becomes    "a":1,"c":{"e":2}
 * </pre>
 */
final class VendorObject {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] source;
    private final Set<String> leftOut;
    private final Buffer out;

    /** Everything before this is copied or left out. */
    private int done;

    private boolean any;

    /**
     * A copy to be made.
     *
     * @param leftOut top-level members that are not copied
     */
    VendorObject(byte[] json, Set<String> leftOut, Buffer out) {
        this.source = json;
        this.leftOut = leftOut;
        this.out = out;
    }

    /**
     * Copies the members, without the braces around them.
     *
     * @return whether there were any
     * @throws IOException if it is not one JSON object
     */
    boolean copyMembers() throws IOException {
        try (JsonParser json = JSON.createParser(source)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new NotAnObjectException();
            }
            if (start(json) < 0) {
                throw new JsonParseException(json, "the object is in another encoding than UTF-8");
            }
            done = start(json) + 1;
            int depth = 1;
            while (depth > 0) {
                JsonToken token = json.nextToken();
                if (token == JsonToken.FIELD_NAME) {
                    token = json.nextToken();
                    boolean top = depth == 1;
                    if (token == JsonToken.VALUE_NULL || (top && leftOut.contains(json.currentName()))) {
                        leaveOut(json);
                        continue;
                    }
                    any |= top;
                }
                if (token == null) {
                    throw new JsonParseException(json, "the object does not end");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            out.write(source, done, start(json) - done);
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "something follows the object");
            }
        }
        return any;
    }

    /** Copies what stands before the member whose value the parser stands on, and goes on behind that value. */
    private void leaveOut(JsonParser json) throws IOException {
        int before = beforeName(start(json));
        json.skipChildren();
        json.finishToken();
        int end = (int) json.currentLocation().getByteOffset();
        if (source[before] == ',' && before >= done) {
            out.write(source, done, before - done);
            done = end;
            return;
        }
        // Nothing of this object is copied yet: then its first member must not begin with a comma.
        if (before >= done) {
            out.write(source, done, before + 1 - done);
        }
        int next = end;
        while (next < source.length && isBlank(source[next])) {
            next++;
        }
        done = next < source.length && source[next] == ',' ? next + 1 : end;
    }

    /** The place of the comma or brace before a member, found backwards from its value: the parser has passed it. */
    private int beforeName(int value) {
        int colon = back(value - 1);
        int quote = back(colon - 1) - 1;
        while (source[quote] != '"' || isEscaped(quote)) {
            quote--;
        }
        return back(quote - 1);
    }

    private boolean isEscaped(int place) {
        int slashes = 0;
        while (source[place - 1 - slashes] == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private int back(int place) {
        int i = place;
        while (isBlank(source[i])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static int start(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** The body is JSON, but something else than an object. */
    static final class NotAnObjectException extends IOException {
        private static final long serialVersionUID = 1;

        NotAnObjectException() {
            super("the event is not a JSON object");
        }
    }
}
