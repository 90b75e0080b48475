package io.collector.sink.sentinel.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.http.Surrogates;
import io.collector.http.WireText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a strict reader refuses although a lenient one lets it pass: halves of surrogate pairs, bytes that are not
 * UTF-8, keys that come twice. Azure answers 204 to such a body and stores nothing. Stateless.
 */
final class CleanJson {
    /** Keeps numbers as they were written, as far as JSON can tell the difference. */
    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

    private CleanJson() {}

    /** Whether the bytes are UTF-8 throughout and no escape stands for half a surrogate pair. */
    static boolean isClean(byte[] json) {
        int i = WireText.skipPlain(json, 0);
        while (i < json.length) {
            int length;
            if (json[i] >= 0) {
                length = json[i] == '\\' ? Surrogates.lengthOfEscape(json, i) : 1;
            } else {
                length = sequence(json, i);
            }
            if (length == 0) {
                return false;
            }
            i = WireText.skipPlain(json, i + length);
        }
        return true;
    }

    /** The same value, clean: what cannot be text becomes U+FFFD, and of a key that comes twice the last one stays. */
    static byte[] rewrite(byte[] json) throws IOException {
        JsonNode tree = MAPPER.readTree(new String(Surrogates.whole(json), StandardCharsets.UTF_8));
        return MAPPER.writeValueAsBytes(tree);
    }

    /** The same text, with U+FFFD for each half of a surrogate pair. */
    static String whole(String text) {
        return HALF_PAIR.matcher(text).replaceAll("\uFFFD");
    }

    /** The length of the UTF-8 sequence at {@code i}, 0 if it is none (Unicode, table 3-7). */
    private static int sequence(byte[] json, int i) {
        int lead = json[i] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return follows(json, i + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int from = lead == 0xE0 ? 0xA0 : 0x80;
            int to = lead == 0xED ? 0x9F : 0xBF;
            return follows(json, i + 1, from, to) && follows(json, i + 2, 0x80, 0xBF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int from = lead == 0xF0 ? 0x90 : 0x80;
            int to = lead == 0xF4 ? 0x8F : 0xBF;
            return follows(json, i + 1, from, to)
                            && follows(json, i + 2, 0x80, 0xBF)
                            && follows(json, i + 3, 0x80, 0xBF)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean follows(byte[] json, int i, int from, int to) {
        return i < json.length && (json[i] & 0xFF) >= from && (json[i] & 0xFF) <= to;
    }
}
