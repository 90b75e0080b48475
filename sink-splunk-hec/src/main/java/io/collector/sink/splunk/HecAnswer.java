package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collector.http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An answer in HEC's words, as far as it has any: pages of proxies and empty bodies have none. Immutable.
 *
 * @param answer the answer itself
 * @param code HEC's own code
 * @param words HEC's text for it; may be empty
 * @param invalidEvent the event that the code is about, from 0
 * @param ackId what to ask the indexer's acknowledgement by
 * @param acknowledged the ids that an answer to a poll reports as true
 */
record HecAnswer(
        Answer answer,
        OptionalInt code,
        String words,
        OptionalInt invalidEvent,
        OptionalLong ackId,
        Set<Long> acknowledged) {
    private static final JsonFactory JSON = new JsonFactory();

    /** How the answer begins, should the rest of it be missing. */
    private static final String SUCCESS = "{\"text\":\"Success\"";

    /** Reads what there is to read; never fails. */
    static HecAnswer of(Answer answer) {
        Reading reading = new Reading();
        try (JsonParser json = JSON.createParser(answer.body().toByteArray())) {
            reading.read(json);
        } catch (JacksonException e) {
            // A page of somebody else, or cut short: no words of HEC.
            reading = new Reading();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
        return new HecAnswer(
                answer,
                reading.code,
                reading.words,
                reading.invalidEvent,
                reading.ackId,
                Set.copyOf(reading.acknowledged));
    }

    /** Whether HEC itself spoke, not something before it. */
    boolean spoken() {
        return code.isPresent();
    }

    /** Whether the code is this one. */
    boolean is(int wanted) {
        return code.isPresent() && code.getAsInt() == wanted;
    }

    /** Whether the status says success. */
    boolean successful() {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** Whether it looks like a page for a browser. */
    boolean page() {
        return answer.page();
    }

    /** Whether no more is said than success, if anything: all else may be a refusal by something before HEC. */
    boolean bare() {
        String text = answer.text().strip();
        return text.equalsIgnoreCase("ok") || SUCCESS.startsWith(text) || text.startsWith(SUCCESS);
    }

    /** What came back, for a person: status, code and text, or the beginning of the body. */
    String told() {
        if (spoken()) {
            return answer.status() + " with code " + code.getAsInt()
                    + (words.isEmpty() ? "" : " (" + Answer.excerpt(words) + ")");
        }
        return answer.status() + (answer.body().size() == 0 ? "" : " (" + answer.excerpt() + ")");
    }

    private static final class Reading {
        private OptionalInt code = OptionalInt.empty();
        private String words = "";
        private OptionalInt invalidEvent = OptionalInt.empty();
        private OptionalLong ackId = OptionalLong.empty();
        private final Set<Long> acknowledged = new HashSet<>();

        void read(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                OptionalLong number = number(json);
                switch (name) {
                    case "code" -> code = small(number);
                    case "text" -> words = value == JsonToken.VALUE_STRING ? json.getText() : words;
                    case "invalid-event-number" -> invalidEvent = small(number);
                    case "ackId", "ackID" -> ackId = number;
                    case "acks" -> readAcks(json);
                    default -> {}
                }
                // What was not read above; on the end of what was, this does nothing.
                json.skipChildren();
            }
        }

        /** A whole number; one that is too large is none, and takes nothing else with it. */
        private static OptionalLong number(JsonParser json) throws IOException {
            return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && json.getText().matches("-?\\d{1,18}")
                    ? OptionalLong.of(Long.parseLong(json.getText()))
                    : OptionalLong.empty();
        }

        private static OptionalInt small(OptionalLong number) {
            return number.isPresent() && number.getAsLong() == (int) number.getAsLong()
                    ? OptionalInt.of((int) number.getAsLong())
                    : OptionalInt.empty();
        }

        private void readAcks(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String id = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_TRUE && id.matches("\\d{1,18}")) {
                    acknowledged.add(Long.valueOf(id));
                }
                json.skipChildren();
            }
        }
    }
}
