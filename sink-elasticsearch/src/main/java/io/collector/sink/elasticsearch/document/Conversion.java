package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;

/** How a value of the vendor becomes a value of a field. Values given are never null, missing or empty text. */
enum Conversion {
    /** Kept. */
    AS_IS {
        @Override
        JsonNode apply(JsonNode value) {
            return value;
        }
    },
    /** A single value becomes an array of one. */
    LIST {
        @Override
        JsonNode apply(JsonNode value) {
            if (value.isArray()) {
                return value;
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            list.add(value);
            return list;
        }
    },
    /** A time in UTC with milliseconds. */
    DATE {
        @Override
        JsonNode apply(JsonNode value) {
            try {
                return TextNode.valueOf(Times.millis(value.asText()));
            } catch (DateTimeException e) {
                throw new Unfit("is not a time in ISO-8601 form", e);
            }
        }
    },
    /** An address of IPv4 or IPv6. */
    IP {
        @Override
        JsonNode apply(JsonNode value) {
            if (!IpLiteral.matches(value.asText())) {
                throw new Unfit("is not an IP address");
            }
            return value;
        }
    },
    /** A whole number. */
    LONG {
        @Override
        JsonNode apply(JsonNode value) {
            return LongNode.valueOf((long) number(value));
        }
    },
    /** A floating-point number: 0 becomes 0.0. */
    DOUBLE {
        @Override
        JsonNode apply(JsonNode value) {
            return DoubleNode.valueOf(number(value));
        }
    },
    /** Text: true becomes "true". */
    TEXT {
        @Override
        JsonNode apply(JsonNode value) {
            return TextNode.valueOf(value.asText());
        }
    },
    /** Text without any angle bracket. */
    WITHOUT_ANGLES {
        @Override
        JsonNode apply(JsonNode value) {
            return TextNode.valueOf(value.asText().replace("<", "").replace(">", ""));
        }
    };

    /**
     * Converts.
     *
     * @throws Unfit if the value does not fit
     */
    abstract JsonNode apply(JsonNode value);

    private static double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        try {
            return Double.parseDouble(value.asText());
        } catch (NumberFormatException e) {
            throw new Unfit("is not a number", e);
        }
    }

    /** A value that does not fit; the message goes on from the name of its field. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }

        Unfit(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
