package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Copies JSON as it is, but for what Splunk would not take. Stateless.
 *
 * <p>Members that are null are left out at every level; a null in an array stays, since it keeps the others in place.
 * Numbers keep their digits. Half of a surrogate pair, which no UTF-8 can hold, becomes U+FFFD.
 */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** Copies the value that the parser stands on, with all it holds. */
    static void copyValue(JsonParser from, JsonGenerator to) throws IOException {
        int depth = 0;
        JsonToken token = from.currentToken();
        while (true) {
            switch (token) {
                case START_OBJECT -> {
                    to.writeStartObject();
                    depth++;
                }
                case START_ARRAY -> {
                    to.writeStartArray();
                    depth++;
                }
                case END_OBJECT -> {
                    to.writeEndObject();
                    depth--;
                }
                case END_ARRAY -> {
                    to.writeEndArray();
                    depth--;
                }
                case FIELD_NAME -> {
                    String name = from.currentName();
                    if (from.nextToken() != JsonToken.VALUE_NULL) {
                        to.writeFieldName(name);
                        token = from.currentToken();
                        continue;
                    }
                }
                case VALUE_STRING -> writeString(from, to);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
                default -> to.copyCurrentEvent(from);
            }
            if (depth == 0) {
                return;
            }
            token = from.nextToken();
        }
    }

    private static void writeString(JsonParser from, JsonGenerator to) throws IOException {
        char[] chars = from.getTextCharacters();
        int offset = from.getTextOffset();
        int length = from.getTextLength();
        repair(chars, offset, length);
        to.writeString(chars, offset, length);
    }

    private static void repair(char[] chars, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (Character.isHighSurrogate(chars[i]) && i + 1 < end && Character.isLowSurrogate(chars[i + 1])) {
                    i++;
                } else {
                    chars[i] = REPLACEMENT;
                }
            }
        }
    }
}
