package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.collector.http.Surrogates;
import io.collector.http.WireText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Whether JSON is such that no reader can stumble over its text, and the repair of what is not: half of a surrogate
 * pair, which no UTF-8 can hold, becomes U+FFFD. Stateless.
 */
final class Text {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** Whether the bytes may be sent as they are. Rather says no: {@link #repaired} does no harm. */
    static boolean isPlain(byte[] json) {
        for (int i = WireText.skipPlain(json, 0); i < json.length; i = WireText.skipPlain(json, i + 1)) {
            byte b = json[i];
            if (b == '\\' && i + 3 < json.length) {
                if (json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd' && json[i + 3] > '7') {
                    return false; // an escaped surrogate, whole pair or half
                }
                i++;
            } else if (b < 0 && isOdd(b & 0xFF, i + 1 < json.length ? json[i + 1] & 0xFF : 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same value, with every half of a surrogate pair replaced.
     *
     * @throws IOException if it is not JSON
     */
    static byte[] repaired(byte[] json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 16);
        try (JsonParser from = JSON.createParser(Surrogates.whole(json));
                JsonGenerator to = JSON.createGenerator(out)) {
            for (JsonToken token = from.nextToken(); token != null; token = from.nextToken()) {
                switch (token) {
                    case VALUE_STRING -> to.writeString(whole(from.getText()));
                    case FIELD_NAME -> to.writeFieldName(whole(from.currentName()));
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
                    default -> to.copyCurrentEvent(from);
                }
            }
        }
        return out.toByteArray();
    }

    /** Bytes that begin what is too long, too large or half a pair (Unicode, table 3-7), or no character at all. */
    private static boolean isOdd(int lead, int next) {
        return switch (lead) {
            case 0xC0, 0xC1 -> true;
            case 0xE0 -> next < 0xA0;
            case 0xED -> next > 0x9F;
            case 0xF0 -> next < 0x90;
            case 0xF4 -> next > 0x8F;
            default -> lead > 0xF4;
        };
    }

    /** The same text, with U+FFFD for each half of a surrogate pair. */
    static String whole(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (Character.isSurrogate(chars[i])) {
                boolean pair = Character.isHighSurrogate(chars[i])
                        && i + 1 < chars.length
                        && Character.isLowSurrogate(chars[i + 1]);
                if (pair) {
                    i++;
                } else {
                    chars[i] = REPLACEMENT;
                }
            }
        }
        return new String(chars);
    }
}
