package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorObjectTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "{}                                 = ",
                "{ }                                = ",
                "{\"a\":null}                       = ",
                "{\"a\":null,\"b\":null}            = ",
                "{\"a\":1,\"b\":null}               = \"a\":1",
                "{\"a\":null,\"b\":1}               = \"b\":1",
                "{\"a\":null,\"b\":1,\"c\":null,\"d\":null,\"e\":2} = \"b\":1,\"e\":2",
                "{\"a\":null,\"b\":null,\"c\":1,\"d\":null} = \"c\":1",
                "{\"a\":{\"b\":null},\"c\":[null,{\"d\":null}]} = \"a\":{},\"c\":[null,{}]",
                "{\"own\":{\"x\":[1,{\"y\":2}]},\"a\":{\"own\":3}} = \"a\":{\"own\":3}",
                "{\"a\":1,\"own\":\"x\"}            = \"a\":1",
                "{\"a\\\\\\\"b\":null,\"c\\\\\":null,\"d\":1}   = \"d\":1",
                "{\"d\":1,\"\\\\\":null,\"\":null}  = \"d\":1"
            })
    void leavesOutNullsAndItsOwnNamesOnly(String json, String expected) throws IOException {
        assertThat(copy(json)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void takesBlanksWhereJsonAllowsThem() throws IOException {
        assertThat(JSON.readTree("{" + copy(" { \"a\" : null , \"b\"\t:\t[ ] , \"c\" : null } ") + "}"))
                .isEqualTo(JSON.readTree("{\"b\":[]}"));
        assertThat(JSON.readTree("{" + copy("{ \"b\" : 1 , \"c\" : null , \"d\" : null , \"e\" : 2}") + "}"))
                .isEqualTo(JSON.readTree("{\"b\":1,\"e\":2}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "[]",
                "null",
                "{\"a\":1",
                "{\"a\":null",
                "{\"a\":[1,}",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":\"\t\"}"
            })
    void copiesNothingButAnObject(String json) {
        assertThatThrownBy(() -> copy(json)).isInstanceOf(IOException.class);
    }

    /** A parser that finds the encoding out by itself reads it, but what it read cannot be copied from where it lies. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE"})
    void copiesNothingInAnotherEncoding(String charset) {
        byte[] json = "{\"a\":null,\"b\":1}".getBytes(Charset.forName(charset));
        Buffer out = new Buffer(0);
        assertThat(new QuickObject(Set.of("own")).addMembers(Json.ofUtf8(json), out))
                .isFalse();
        assertThatThrownBy(() -> new VendorObject(json, Set.of("own"), out).copyMembers())
                .isInstanceOf(IOException.class);
    }

    /** By another way: read as a tree, nulls taken out of that. */
    @Property(tries = 1_000)
    void isTheSameObjectWithoutNulls(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ObjectNode object = object(random, 4);
        String text = random.nextBoolean()
                ? object.toString()
                : object.toPrettyString().replace("\n", " ");
        String copied = "{" + copy(text.replace("\r", " ")) + "}";
        object.remove("own");
        assertThat(JSON.readTree(copied)).isEqualTo(withoutNulls(object));
    }

    /** Of what a faulty network, or somebody with bad intentions, makes of an object, both ways take the same. */
    @Property(tries = 5_000)
    void goesTheQuickWayOnlyWithWhatIsJson(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] json = object(random, 4).toString().getBytes(StandardCharsets.UTF_8);
        byte[] odd = "\"\\{}[]:,0-.e nulltru\u0001\t/ud8".getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            json[random.nextInt(json.length)] =
                    random.nextInt(8) == 0 ? (byte) (0x80 + random.nextInt(0x80)) : odd[random.nextInt(odd.length)];
        }
        Buffer quick = new Buffer(0);
        QuickObject object = new QuickObject(Set.of("own"));
        if (object.addMembers(Json.ofUtf8(json), quick)) {
            Buffer out = new Buffer(0);
            assertThat(Text.isPlain(json)).isTrue();
            assertThat(new VendorObject(json, Set.of("own"), out).copyMembers()).isEqualTo(object.any());
            assertThat(quick.since(0)).isEqualTo(out.since(0));
        } else {
            assertThat(quick.size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud83d\\ude00\"}",
                "{\"a\":1e3}",
                "{\"own\":1}",
                "{\"a\\n\":1}",
                "{\"ä\":1}",
                "{\"a\":1} "
            })
    void leavesToTheLongWayWhatIsUnusual(String json) {
        Buffer out = new Buffer(0);
        assertThat(new QuickObject(Set.of("own")).addMembers(Json.of(json), out))
                .isFalse();
        assertThat(out.size()).isZero();
    }

    @Test
    void goesTheQuickWayWithAnUsualObjectBehindOthers() {
        Buffer out = new Buffer(0);
        QuickObject quick = new QuickObject(Set.of("own"));
        assertThat(quick.addMembers(Json.of("{\"a\":[null,{\"b\":null,\"c\":\"ü\\n\\u00e4\"}],\"d\":-0.5}"), out))
                .isTrue();
        assertThat(quick.addMembers(Json.of("{\"own2\":null,\"e\":true}"), out)).isTrue();
        assertThat(new String(out.since(0), StandardCharsets.UTF_8))
                .isEqualTo("\"a\":[null,{\"c\":\"ü\\n\\u00e4\"}],\"d\":-0.5\"e\":true");
    }

    private static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = JSON.createObjectNode();
            object.properties().stream()
                    .filter(e -> !e.getValue().isNull())
                    .forEach(e -> kept.set(e.getKey(), withoutNulls(e.getValue())));
            return kept;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JSON.createArrayNode();
            array.forEach(e -> kept.add(withoutNulls(e)));
            return kept;
        }
        return node;
    }

    private static ObjectNode object(Random random, int depth) {
        String[] names = {"a", "b", "own", "", "\\", "\"", "a\"b\\", "ü", "\\\"", "\t", "c,", "{", "😀"};
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(names[random.nextInt(names.length)], value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0, 1 -> JSON.nullNode();
            case 2 -> JSON.getNodeFactory().textNode("null,\"x\\\":{}😀" + random.nextInt());
            case 3 -> JSON.getNodeFactory().numberNode(random.nextInt());
            case 4 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 5 -> JSON.createArrayNode().add(value(random, depth - 1)).add(value(random, depth - 1));
            default -> object(random, depth - 1);
        };
    }

    /** Copied the long way, and the same if there is a quick way. */
    private static String copy(String json) throws IOException {
        Buffer quick = new Buffer(0);
        QuickObject object = new QuickObject(Set.of("own"));
        boolean copiedQuickly = !json.isEmpty() && object.addMembers(Json.of(json), quick);
        try {
            Buffer out = new Buffer(0);
            boolean any = new VendorObject(json.getBytes(StandardCharsets.UTF_8), Set.of("own"), out).copyMembers();
            String copied = new String(out.since(0), StandardCharsets.UTF_8);
            assertThat(any).isEqualTo(!copied.isBlank());
            if (copiedQuickly) {
                assertThat(new String(quick.since(0), StandardCharsets.UTF_8)).isEqualTo(copied);
                assertThat(object.any()).isEqualTo(any);
            }
            return copied.strip();
        } catch (IOException e) {
            assertThat(copiedQuickly).isFalse();
            throw e;
        } finally {
            assertThat(quick.size() == 0 || copiedQuickly).isTrue();
        }
    }
}
