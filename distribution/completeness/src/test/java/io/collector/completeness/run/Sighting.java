package io.collector.completeness.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collector.api.Event;
import io.collector.completeness.world.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What a delivered event says of itself, read from its body and nothing else. Immutable.
 *
 * @param key as {@link Fact#key}
 * @param status the verdict
 * @param threatTime the latest one
 */
record Sighting(String key, String status, Instant threatTime) {
    private static final JsonFactory JSON = new JsonFactory();

    static Sighting of(Event event) {
        try (JsonParser parser = JSON.createParser(event.body().toByteArray())) {
            return new Reading(parser).event(event.table());
        } catch (IOException e) {
            throw new UncheckedIOException("a delivered event is no JSON: " + event.body(), e);
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private String guid = "";
        private String recipient = "";
        private String time = "";
        private String threatId = "";
        private String status = "";
        private Instant threatTime = Instant.MIN;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        Sighting event(String table) throws IOException {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                member();
            }
            String array = Character.toLowerCase(table.charAt(13)) + table.substring(14, table.length() - 2);
            boolean click = array.startsWith("clicks");
            String key = Fact.key(array, guid, recipient, Instant.parse(time).toString(), click ? threatId : "");
            return new Sighting(key, status, threatTime);
        }

        private void member() throws IOException {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "GUID" -> guid = parser.getText();
                case "recipient" -> recipient = first();
                case "messageTime", "clickTime" -> time = parser.getText();
                case "threatID" -> threatId = parser.getText();
                case "threatStatus" -> status = parser.getText();
                case "threatTime" -> latest(Instant.parse(parser.getText()));
                case "threatsInfoMap" -> threats();
                default -> parser.skipChildren();
            }
        }

        private String first() throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return parser.getText();
            }
            parser.nextToken();
            String text = parser.getText();
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw new IOException("the world has no event with two recipients");
            }
            return text;
        }

        private void threats() throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    member();
                }
            }
        }

        private void latest(Instant when) {
            threatTime = when.isAfter(threatTime) ? when : threatTime;
        }
    }
}
