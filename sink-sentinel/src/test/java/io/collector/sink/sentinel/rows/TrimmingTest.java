package io.collector.sink.sentinel.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrimmingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode stored(String column, JsonNode value) throws IOException {
        Rows rows = new Rows(10);
        Tally tally = new Tally();
        String body = JSON.createObjectNode().put("id", "v").set(column, value).toString();
        new Projection(PublishedTables.named(PublishedTables.MESSAGES_BLOCKED), false, false)
                .append(new Event("T", "1", "r", Instant.EPOCH, Json.of(body)), rows, tally);
        JsonNode row = JSON.readTree(rows.toByteArray()).get(0).path(column);
        assertThat(tally.valuesTrimmed()).isEqualTo(row.equals(value) ? 0 : 1);
        return row;
    }

    private static int bytes(JsonNode node) {
        return node.isTextual()
                ? node.textValue().getBytes(StandardCharsets.UTF_8).length
                : node.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void keepsATextThatFits() throws IOException {
        TextNode text = TextNode.valueOf("\"".repeat(64_000));
        assertThat(stored("subject", text)).isEqualTo(text);
    }

    @Test
    void cutsATextBetweenCharactersAndMarksIt() throws IOException {
        JsonNode cut = stored("subject", TextNode.valueOf("😀".repeat(20_000)));
        assertThat(cut.asText()).endsWith("😀…[trimmed]");
        assertThat(bytes(cut)).isBetween(63_900, 64_000);
    }

    @Test
    void dropsTheLastElementsOfAnArrayAndMarksIt() throws IOException {
        ArrayNode threats = JSON.createArrayNode();
        for (int i = 0; i < 1_000; i++) {
            threats.addObject().put("threatID", "threat-" + i).put("threat", "x".repeat(100));
        }
        JsonNode cut = stored("threatsInfoMap", threats);
        assertThat(bytes(cut)).isBetween(63_000, 64_000);
        assertThat(cut.get(0)).isEqualTo(threats.get(0));
        assertThat(cut.get(300)).isEqualTo(threats.get(300));
        assertThat(cut.get(cut.size() - 1)).isEqualTo(TextNode.valueOf("…[trimmed]"));
    }

    @Test
    void keepsTheSmallMembersOfAnElementThatIsTooLargeByItself() throws IOException {
        ArrayNode threats = JSON.createArrayNode();
        threats.addObject()
                .put("threat", "u".repeat(200_000))
                .put("threatID", "abc")
                .put("threatStatus", "active");
        JsonNode cut = stored("threatsInfoMap", threats);
        assertThat(bytes(cut)).isBetween(60_000, 64_000);
        assertThat(cut.get(0).path("threatID").asText()).isEqualTo("abc");
        assertThat(cut.get(0).path("threatStatus").asText()).isEqualTo("active");
        assertThat(cut.get(0).path("threat").asText()).startsWith("uuu").endsWith("…[trimmed]");
    }

    @Test
    void marksAnObjectThatLostMembers() {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < 100; i++) {
            object.put("member" + i, "v".repeat(50));
        }
        JsonNode cut = Trimming.fit(object, 1_000);
        assertThat(cut.path("…[trimmed]").asBoolean()).isTrue();
        assertThat(Trimming.size(cut)).isLessThanOrEqualTo(1_000);
        assertThat(cut.size()).isGreaterThan(5);
    }

    @Test
    void cutsAPlainTextInADynamicColumn() throws IOException {
        JsonNode cut = stored("xmailer", TextNode.valueOf("\n".repeat(70_000)));
        assertThat(cut.asText()).endsWith("…[trimmed]");
        assertThat(Trimming.size(cut)).isLessThanOrEqualTo(64_000);
    }

    @Test
    void keepsWhatIsWrittenAsTextFromAnObjectReadable() throws IOException {
        ArrayNode list = JSON.createArrayNode();
        for (int i = 0; i < 10_000; i++) {
            list.add("element " + i);
        }
        JsonNode text = stored("subject", list);
        assertThat(text.isTextual()).isTrue();
        assertThat(bytes(text)).isLessThanOrEqualTo(64_000);
        assertThat(JSON.readTree(text.asText()).get(0).asText()).isEqualTo("element 0");
    }

    @Property(tries = 300)
    void neverExceedsItsBudgetWhateverTheValue(@ForAll long seed, @ForAll @IntRange(min = 64, max = 5_000) int budget)
            throws IOException {
        JsonNode value = random(new Random(seed), 4);
        JsonNode cut = Trimming.fit(value, budget);
        assertThat(Trimming.size(cut)).isLessThanOrEqualTo(budget);
        assertThat(JSON.readTree(Trimming.bytes(cut))).isNotNull();
        if (Trimming.size(value) <= budget) {
            assertThat(cut).isEqualTo(value);
        }
    }

    private static JsonNode random(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        int kind = random.nextInt(depth == 0 ? 3 : 6);
        if (kind == 0) {
            return nodes.textNode(randomText(random, 3_000));
        }
        if (kind == 1) {
            return nodes.numberNode(new java.math.BigInteger(random.nextInt(600), random));
        }
        if (kind == 2) {
            return nodes.booleanNode(random.nextBoolean());
        }
        if (kind < 5) {
            ObjectNode object = nodes.objectNode();
            for (int i = random.nextInt(12); i > 0; i--) {
                object.set(randomText(random, 40), random(random, depth - 1));
            }
            return object;
        }
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(12); i > 0; i--) {
            array.add(random(random, depth - 1));
        }
        return array;
    }

    private static String randomText(Random random, int longest) {
        int[] alphabet = {'a', '"', '\\', '\n', 1, 'é', '你', 0x1F600};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest); i > 0; i--) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
