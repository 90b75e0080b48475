package io.collector.source.tap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.collector.source.tap.Node.Literal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses the bytes of one element of an answer. Safe for use by several threads. */
final class EventParser {
    private static final int DEEPEST = 200;

    /** Nothing is cut off silently: texts and numbers of any length pass. Depth is bounded, since events nest three deep. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private EventParser() {}

    /**
     * An element that was read.
     *
     * @param event the event
     * @param repeatedKeys whether an object in it names a key twice, of which only the last value is left
     */
    record Parsed(Node.Obj event, boolean repeatedKeys) {}

    /**
     * Parses one element.
     *
     * @throws MalformedEventException if it is not a JSON object with at least one member
     */
    static Parsed parse(byte[] utf8) throws MalformedEventException {
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedEventException("an event must be a JSON object");
            }
            Reading reading = new Reading(parser);
            Node.Obj event = reading.object();
            if (parser.nextToken() != null) {
                throw new MalformedEventException("something follows the JSON object");
            }
            if (event.members().isEmpty()) {
                throw new MalformedEventException("the event has no field at all");
            }
            return new Parsed(event, reading.repeatedKeys);
        } catch (StreamConstraintsException e) {
            throw new MalformedEventException("it nests deeper than " + DEEPEST + " levels");
        } catch (JsonProcessingException e) {
            throw new MalformedEventException(
                    "it is not well-formed JSON at byte " + e.getLocation().getByteOffset() + " of " + utf8.length);
        } catch (IOException e) {
            throw new MalformedEventException("it is not well-formed UTF-8");
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private boolean repeatedKeys;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        Node.Obj object() throws IOException {
            Map<String, Node> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                repeatedKeys |= members.put(key, value()) != null;
            }
            return new Node.Obj(members);
        }

        private Node value() throws IOException {
            return switch (parser.currentToken()) {
                case START_OBJECT -> object();
                case START_ARRAY -> array();
                case VALUE_STRING -> new Node.Text(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Num(parser.getText());
                case VALUE_TRUE -> Literal.TRUE;
                case VALUE_FALSE -> Literal.FALSE;
                default -> Literal.NULL;
            };
        }

        private Node array() throws IOException {
            List<Node> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value());
            }
            return new Node.Arr(elements);
        }
    }
}
