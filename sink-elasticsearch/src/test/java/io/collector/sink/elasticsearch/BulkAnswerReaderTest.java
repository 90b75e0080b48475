package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.sink.elasticsearch.BulkAnswer.Mismatch;
import io.collector.sink.elasticsearch.BulkAnswerReader.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkAnswerReaderTest {
    @Test
    void readsWhatEachItemSays() throws Mismatch {
        BulkAnswerReader answer = new BulkAnswerReader("""
                {"errors":true,"items":[{"create":{"_id":"a","status":201,"_shards":{"status":1}}},
                {"create":{"status":400,"error":{"type":"t","reason":"r","caused_by":{"reason":"c"}},"_id":"b"}},
                {"create":{"_id":"c","status":201,"failure_store":"used"}},
                {"index":{"_id":"d","status":201}},{"create":[7]},[{"create":{}}],null,{}],"took":12,"more":[{"items":3}]}""");
        assertThat(answer.tookMillis()).isEqualTo(12);
        assertThat(answer.items())
                .startsWith(
                        new Item("a", 201, "", ClusterError.NONE),
                        new Item("b", 400, "", new ClusterError("t", "r: c")),
                        new Item("c", 201, "used", ClusterError.NONE))
                .hasSize(8);
        assertThat(answer.items().subList(3, 8)).containsOnly(Item.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"items\"", "{}", "{\"items\":{\"a\":[]}}", "{\"items\":null}"})
    void isAnsweredOnlyWithItems(String text) {
        assertThatThrownBy(() -> new BulkAnswerReader(text))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("not that of a bulk request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"create\":{\"_id\":\"a\",\"status\":201}}",
                "{\"items\":[{\"create\":{\"_id\":\"a\",\"sta",
                "{\"items\":[]",
                "<html>"
            })
    void isAnsweredOnlyWithCompleteJson(String text) {
        assertThatThrownBy(() -> new BulkAnswerReader(text))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("not complete JSON");
    }
}
