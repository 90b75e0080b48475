package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.http.WireJson.OddException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {
    @Test
    void tellsWhereNamesAndValuesAre() throws OddException {
        assertThat(members(
                        new WireJson(),
                        "{\"a\":1, \"b\" : {\"c\":[null,{}]}\t,\"d\":\"\\\"}ü\\u00e4\",\"\":-0.5,\"e\":[ ]}"))
                .containsExactly("a=1", "b={\"c\":[null,{}]}", "d=\"\\\"}ü\\u00e4\"", "=-0.5", "e=[ ]");
        assertThat(members(new WireJson(), " { }")).isEmpty();
    }

    @Test
    void goesThroughArrays() throws OddException {
        assertThat(elements("[]")).isEmpty();
        assertThat(elements("[1, [2,3],\"]\" ,true]")).containsExactly("1", "[2,3]", "\"]\"", "true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "{",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":-}",
                "{\"a\":tru}",
                "{\"a\":truE}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":1}{}",
                "{'a':1}"
            })
    void givesUpOnFaults(String json) {
        assertThatThrownBy(() -> members(new WireJson(), json)).isInstanceOf(OddException.class);
        assertThatThrownBy(() -> members(WireJson.forVouched(), json)).isInstanceOf(OddException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud83d\\ude00\"}",
                "{\"a\":1e3}",
                "{\"a\":-1.5E-10}",
                "{\"a\":1234567890123456789}",
                "{\"a\\n\":1}",
                "{\"ä\":1}"
            })
    void givesUpOnWhatIsUnusualUnlessItIsVouchedFor(String json) throws OddException {
        assertThatThrownBy(() -> members(new WireJson(), json)).isInstanceOf(OddException.class);
        assertThat(members(WireJson.forVouched(), json)).hasSize(1);
    }

    @Test
    void givesUpOnDeepNestingAndOnBytesThatAreNoCharacters() throws OddException {
        assertThat(members(new WireJson(), "{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}"))
                .hasSize(1);
        assertThatThrownBy(() -> members(new WireJson(), "{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}"))
                .isInstanceOf(OddException.class);
        byte[] half = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        half[6] = (byte) 0xC3;
        assertThatThrownBy(() -> members(new WireJson(), half)).isInstanceOf(OddException.class);
    }

    @Test
    void findsKnownNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.add("name" + i);
        }
        WireNames known = new WireNames(names);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = ("\"" + names.get(i) + "\"").getBytes(StandardCharsets.US_ASCII);
            assertThat(known.find(bytes, 1, bytes.length - 1)).isEqualTo(i);
            assertThat(known.find(bytes, 0, bytes.length)).isEqualTo(WireNames.UNKNOWN);
        }
        assertThat(known.find(new byte[0], 0, 0)).isEqualTo(WireNames.UNKNOWN);
        assertThat(new WireNames(List.of()).find(new byte[1], 0, 1)).isEqualTo(WireNames.UNKNOWN);
    }

    private static List<String> members(WireJson json, String text) throws OddException {
        return members(json, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> members(WireJson json, byte[] bytes) throws OddException {
        List<String> members = new ArrayList<>();
        json.open(bytes, 0, bytes.length);
        json.expect('{');
        for (boolean first = true; json.member(first); first = false) {
            String name = text(bytes, json.nameFrom(), json.nameTo());
            int from = json.value();
            members.add(name + "=" + text(bytes, from, json.at()));
        }
        json.expectEnd();
        return members;
    }

    private static List<String> elements(String text) throws OddException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        WireJson json = new WireJson();
        List<String> elements = new ArrayList<>();
        json.open(bytes, 0, bytes.length);
        json.expect('[');
        for (boolean first = true; json.element(first); first = false) {
            int from = json.value();
            elements.add(text(bytes, from, json.at()));
        }
        json.expectEnd();
        return elements;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
