package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.sink.elasticsearch.BulkAnswer.Mismatch;
import io.collector.sink.elasticsearch.document.DataStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the items of an answer mean. */
class OutcomeTest {
    private static final DataStream STREAM = DataStream.of(Tap.CLICKS_BLOCKED, "default");
    private static final List<BulkBody.Item> SENT =
            List.of(new BulkBody.Item(0, "one", STREAM), new BulkBody.Item(1, "two", STREAM));

    /** The failure store gives the documents in it ids of its own. */
    @Test
    void knowsADocumentInTheFailureStoreByItsPlace() throws Mismatch {
        BulkAnswer answer = BulkAnswer.read(
                "{\"items\":[{\"create\":{\"_id\":\"lEu8jZYB_ZAKuDfZNouU\",\"status\":201,\"failure_store\":\"used\"}},"
                        + "{\"create\":{\"_id\":\"two\",\"status\":201}}]}",
                SENT,
                false);
        assertThat(answer.items())
                .extracting(BulkAnswer.Item::outcome)
                .containsExactly(Outcome.REDIRECTED, Outcome.CREATED);
    }

    @Test
    void findsItemsOutOfOrderAlsoInTheFailureStore() {
        assertThatThrownBy(() -> BulkAnswer.read(
                        "{\"items\":[{\"create\":{\"_id\":\"two\",\"status\":201,\"failure_store\":\"used\"}},"
                                + "{\"create\":{\"_id\":\"one\",\"status\":201,\"failure_store\":\"used\"}}]}",
                        SENT,
                        false))
                .isInstanceOf(Mismatch.class);
    }

    /** A pipeline answers so whose model is not running: then the document is nowhere. */
    @Test
    void takesOnlyAConflictOfIdsForADuplicate() {
        assertThat(Outcome.of(409, new ClusterError("version_conflict_engine_exception", "exists"), ""))
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(Outcome.of(409, new ClusterError("", ""), "")).isEqualTo(Outcome.DUPLICATE);
        assertThat(Outcome.of(409, new ClusterError("status_exception", "model is not allocated"), ""))
                .isEqualTo(Outcome.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DocValuesField \"event.original\" is too large, must be <= 32766",
                "Field name [aaa] is longer than the limit of [3] characters",
                "Document contains at least one immense term in field=\"x\" (whose UTF8 encoding is longer than the max"
            })
    void buriesADocumentThatTheIndexCannotHold(String reason) {
        assertThat(Outcome.of(400, new ClusterError("illegal_argument_exception", reason), ""))
                .isEqualTo(Outcome.POISON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipeline with id [tap] does not exist",
                "only write ops with an op_type of create are allowed in data streams",
                "index [logs-x] is closed"
            })
    void holdsADocumentForAFaultOfTheConfiguration(String reason) {
        assertThat(Outcome.of(400, new ClusterError("illegal_argument_exception", reason), ""))
                .isEqualTo(Outcome.BLOCKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'private words' is not an IP string literal.",
                "Failed to parse value [private words] as only [true] or [false] are allowed.",
                "failed to parse date field [private words] with format [strict_date_time]",
                "failed to parse field [n] of type [long]. Preview of field's value: 'private words'"
            })
    void tellsNothingOfWhatADocumentHolds(String reason) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("type", "document_parsing_exception").put("reason", "failed to parse");
        error.putObject("caused_by").put("reason", reason);
        assertThat(ClusterError.of(error).text())
                .startsWith("document_parsing_exception: failed to parse")
                .doesNotContain("private");
        error.put("reason", reason);
        assertThat(ClusterError.of(error).text())
                .startsWith("document_parsing_exception")
                .doesNotContain("private");
    }
}
