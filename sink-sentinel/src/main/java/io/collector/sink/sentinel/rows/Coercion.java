package io.collector.sink.sentinel.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes a value in the type of its column. A value that already has it is copied byte by byte. Implementations are
 * stateless.
 */
@FunctionalInterface
interface Coercion {
    /**
     * Writes the value at which the parser stands; it is not null. Afterwards the parser stands at its end.
     *
     * @param source the bytes that the parser reads, clean
     * @return false if there is nothing of that type to write, and nothing was written
     */
    boolean write(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException;

    /** The coercion for a column. */
    static Coercion to(Table.Column column) {
        return switch (column.type()) {
            case STRING -> column.name().equals("recipient") ? Coercion::joined : Coercion::string;
            case INT -> (value, source, out, tally) -> whole(value, out, tally, INT_MIN, INT_MAX);
            case LONG -> (value, source, out, tally) -> whole(value, out, tally, LONG_MIN, LONG_MAX);
            case REAL -> Coercion::real;
            case BOOLEAN -> Coercion::bool;
            case DATETIME -> Coercion::datetime;
            case DYNAMIC -> Coercion::dynamic;
        };
    }

    BigDecimal INT_MIN = BigDecimal.valueOf(Integer.MIN_VALUE);
    BigDecimal INT_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);
    BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** A number as people write it; no exponent beyond what any column holds. */
    Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{0,40})?([eE][+-]?\\d{1,3})?");

    private static boolean string(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        JsonToken token = value.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return text(value, source, out, tally);
        }
        if (token.isScalarValue()) {
            return text(value.getText(), out, tally);
        }
        out.text(fitting(tree(value, source), tally).toString());
        return true;
    }

    /** Where the published type is a text but some accounts send a list: its elements, joined by a comma. */
    private static boolean joined(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            return string(value, source, out, tally);
        }
        List<String> elements = new ArrayList<>();
        for (JsonNode element : tree(value, source)) {
            if (!element.isNull()) {
                elements.add(element.isValueNode() ? element.asText() : element.toString());
            }
        }
        return !elements.isEmpty() && text(String.join(",", elements), out, tally);
    }

    private static boolean whole(JsonParser value, Rows out, Tally tally, BigDecimal least, BigDecimal most)
            throws IOException {
        String number = number(value, tally);
        if (number.isEmpty()) {
            return false;
        }
        BigDecimal exact = new BigDecimal(number);
        if (exact.compareTo(least.subtract(BigDecimal.ONE)) <= 0 || exact.compareTo(most.add(BigDecimal.ONE)) >= 0) {
            tally.unlikeType();
            return false;
        }
        out.literal(Long.toString(exact.longValue()));
        return true;
    }

    private static boolean real(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        String number = number(value, tally);
        if (number.isEmpty()) {
            return false;
        }
        double real = Double.parseDouble(number);
        if (Double.isInfinite(real)) {
            tally.unlikeType();
            return false;
        }
        out.literal(Double.toString(real));
        return true;
    }

    /** The number at which the parser stands, also one in quotes; empty if there is none. */
    private static String number(JsonParser value, Tally tally) throws IOException {
        JsonToken token = value.currentToken();
        if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
            String text = value.getText().strip();
            if (NUMBER.matcher(text).matches()) {
                return text;
            }
            if (text.isEmpty()) {
                return "";
            }
        }
        return unlike(value, tally);
    }

    private static boolean bool(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        JsonToken token = value.currentToken();
        if (token.isBoolean() || token == JsonToken.VALUE_STRING) {
            String text = value.getText().strip().toLowerCase(Locale.ROOT);
            if (text.equals("true") || text.equals("false")) {
                out.literal(text);
                return true;
            }
            if (text.isEmpty() || text.equals("na")) { // TAP's word for "does not apply"
                return false;
            }
        }
        unlike(value, tally);
        return false;
    }

    private static boolean datetime(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_STRING) {
            String text = value.getText();
            if (IsoTime.is(text)) {
                return text(value, source, out, tally);
            }
            if (text.isBlank()) {
                return false;
            }
        }
        unlike(value, tally);
        return false;
    }

    private static boolean dynamic(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        int start = start(value);
        value.skipChildren();
        int end = end(value);
        if (end - start <= Trimming.LIMIT) {
            out.raw(source, start, end);
            return true;
        }
        JsonNode tree = CleanJson.MAPPER.readTree(source, start, end - start);
        out.raw(Trimming.bytes(fitting(tree, tally)));
        return true;
    }

    private static boolean text(JsonParser value, byte[] source, Rows out, Tally tally) throws IOException {
        int start = start(value);
        int end = end(value);
        if (end - start <= Trimming.LIMIT) {
            out.raw(source, start, end);
            return true;
        }
        return text(value.getText(), out, tally);
    }

    private static boolean text(String text, Rows out, Tally tally) {
        if (Texts.utf8Size(text) <= Trimming.LIMIT) {
            out.text(text);
        } else {
            out.text(Texts.cut(text, Trimming.LIMIT));
            tally.trimmed();
        }
        return true;
    }

    private static JsonNode fitting(JsonNode tree, Tally tally) {
        if (Trimming.size(tree) <= Trimming.LIMIT) {
            return tree;
        }
        tally.trimmed();
        return Trimming.fit(tree, Trimming.LIMIT);
    }

    private static String unlike(JsonParser value, Tally tally) throws IOException {
        value.skipChildren();
        tally.unlikeType();
        return "";
    }

    private static JsonNode tree(JsonParser value, byte[] source) throws IOException {
        int start = start(value);
        value.skipChildren();
        return CleanJson.MAPPER.readTree(source, start, end(value) - start);
    }

    private static int start(JsonParser value) {
        return (int) value.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser value) throws IOException {
        value.finishToken();
        return (int) value.currentLocation().getByteOffset();
    }
}
