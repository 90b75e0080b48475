package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.http.Answer;
import java.util.regex.Pattern;

/**
 * What the cluster says is wrong. Reasons are short and without what they quote from documents, which may be personal.
 *
 * @param type the cluster's word, such as {@code document_parsing_exception}; may be empty
 * @param reason its sentence; may be empty
 */
record ClusterError(String type, String reason) {
    /** Nothing is wrong, or nothing was said. */
    static final ClusterError NONE = new ClusterError("", "");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern QUOTED = Pattern.compile(
            "(?s)\\s*(at )?\\[Source: .*|Unrecognized token .*|\\s*Preview of field's value:.*|\\s*The prefix of the first immense term is:.*|For input string: .*"
                    + "|(?<=failed to parse date field )\\[.*|(?<=Failed to parse value )\\[.*|^'.*");

    static ClusterError of(JsonNode error) {
        if (error.isTextual()) {
            return new ClusterError("", shortened(error.textValue()));
        }
        String reason = shortened(error.path("reason").asText(""));
        String cause = shortened(error.at("/caused_by/reason").asText(""));
        // "failed to parse" alone helps nobody.
        return new ClusterError(
                error.path("type").asText(""),
                cause.isEmpty() || reason.contains(cause) ? reason : reason + ": " + cause);
    }

    /** What an answer that is an error as a whole says; empty if it does not speak JSON. */
    static ClusterError of(Answer answer) {
        try {
            return of(JSON.readTree(answer.text()).path("error"));
        } catch (JsonProcessingException e) {
            return NONE;
        }
    }

    /** Type and reason as one text; empty if there is neither. */
    String text() {
        return type.isEmpty() || reason.isEmpty() ? type + reason : type + ": " + reason;
    }

    private static String shortened(String reason) {
        return Answer.excerpt(QUOTED.matcher(reason).replaceAll(""));
    }
}
