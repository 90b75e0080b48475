package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import io.collector.source.tap.Node.Arr;
import io.collector.source.tap.Node.Literal;
import io.collector.source.tap.Node.Num;
import io.collector.source.tap.Node.Obj;
import io.collector.source.tap.Node.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTest {
    @Property(tries = 300)
    void staysTheSameHoweverTapWritesTheEvent(@ForAll("events") Obj event, @ForAll Random lot) throws Exception {
        Event one = read(event);
        Event other = read((Obj) rewritten(event, lot));
        assertThat(other.revision()).isEqualTo(one.revision());
        assertThat(other.id()).isEqualTo(one.id());
    }

    @Property(tries = 300)
    void changesWithTheContent(@ForAll("events") Obj event, @ForAll("texts") String text) throws Exception {
        Map<String, Node> members = new LinkedHashMap<>(event.members());
        members.put("quarantineRule", new Text("was " + text));
        Event one = read(new Obj(members));
        members.put("quarantineRule", new Text("is " + text));
        Event other = read(new Obj(members));
        assertThat(other.revision()).isNotEqualTo(one.revision());
        assertThat(other.id()).isEqualTo(one.id());
    }

    @Property(tries = 200)
    void readsBackWhatItWrites(@ForAll("events") Obj event) throws Exception {
        assertThat(EventParser.parse(event.toUtf8()).event()).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"threatStatus\":\"falsePositive\" | \"threatStatus\":\"falsepositive\"",
                "\"classification\":\"PHISH\" | \"classification\":\"phish\"",
                "\"campaignId\":null | \"x\":null",
                "\"campaignId\":\"\" | \"x\":[]",
                "\"impostorScore\":0 | \"impostorScore\":0.0",
                "\"impostorScore\":100 | \"impostorScore\":1e2",
                "\"impostorScore\":-0.0 | \"impostorScore\":\"0\"",
                "\"clusterId\":\"c\" | \"cluster\":\"c\"",
                "\"fromAddress\":\"a@example.com\" | \"fromAddress\":[\"a@example.com\"]",
                "\"threatsInfoMap\":[{\"threatId\":\"1\"},{\"threatID\":\"2\"}] | \"threatsInfoMap\":[{\"threatID\":\"2\"},{\"threatId\":\"1\"}]",
                "\"messageParts\":[{\"md5\":null,\"sha256\":\"1\"},{\"md5\":\"2\"}] | \"messageParts\":[{\"md5\":\"2\"},{\"sha256\":\"1\"}]"
            })
    void isBlindToSpelling(String one, String other) throws Exception {
        assertThat(revision(one)).isEqualTo(revision(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"threatStatus\":\"active\" | \"threatStatus\":\"cleared\"",
                "\"campaignId\":null | \"campaignId\":\"c\"",
                "\"spamScore\":0 | \"x\":0",
                "\"spamScore\":0 | \"spamScore\":1",
                "\"subject\":\"A\" | \"subject\":\"a\"",
                "\"completelyRewritten\":true | \"completelyRewritten\":false",
                "\"modulesRun\":[\"a\",\"a\"] | \"modulesRun\":[\"a\"]",
                "\"a\":[\"b\",\"c\"] | \"a\":[\"b,c\"]",
                "\"a\":\"1\" | \"a\":1"
            })
    void seesEveryChange(String one, String other) throws Exception {
        assertThat(revision(one)).isNotEqualTo(revision(other));
    }

    @Test
    void copesWithNumbersBeyondReason() throws Exception {
        assertThat(revision("\"n\":1e999999999")).isNotEqualTo(revision("\"n\":1e-999999999"));
        assertThat(revision("\"n\":1e99999999999999")).isNotBlank();
        assertThat(revision("\"n\":" + "9".repeat(5_000))).isNotBlank();
    }

    private static String revision(String members) throws Exception {
        String json = "{\"id\":\"i\",\"GUID\":\"g\"," + members + "}";
        return Rig.event(Feed.MESSAGES_BLOCKED, json.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)
                .revision();
    }

    private static Event read(Obj event) throws Exception {
        return Rig.event(Feed.MESSAGES_BLOCKED, event.toUtf8(), Instant.EPOCH);
    }

    /** The same event with keys and lists in another order, numbers in another form and nulls added. */
    private static Node rewritten(Node node, Random lot) {
        if (node instanceof Obj obj) {
            List<Map.Entry<String, Node>> entries =
                    new ArrayList<>(obj.members().entrySet());
            Collections.shuffle(entries, lot);
            Map<String, Node> members = new LinkedHashMap<>();
            entries.forEach(e -> members.put(e.getKey(), rewritten(e.getValue(), lot)));
            members.putIfAbsent("appeared" + lot.nextInt(9), Literal.NULL);
            return new Obj(members);
        }
        if (node instanceof Arr arr) {
            List<Node> elements = new ArrayList<>();
            arr.elements().forEach(e -> elements.add(rewritten(e, lot)));
            Collections.shuffle(elements, lot);
            return new Arr(elements);
        }
        if (node instanceof Num num && !num.digits().contains("E")) {
            return new Num(num.digits().contains(".") ? num.digits() + "0" : num.digits() + ".0");
        }
        return node;
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(12).map(RevisionTest::paired);
    }

    @Provide
    Arbitrary<Obj> events() {
        Arbitrary<Node> scalar = Arbitraries.oneOf(
                texts().map(Text::new),
                Arbitraries.integers().map(i -> new Num(String.valueOf(i))),
                Arbitraries.doubles().between(-1000, 1000).map(d -> new Num(String.valueOf(d))),
                Arbitraries.of(Literal.values()));
        Arbitrary<String> keys = Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8),
                Arbitraries.of("subject", "cluster", "unknown", "quarantineFolder"));
        Arbitrary<Node> object = Arbitraries.maps(keys, scalar).ofMaxSize(4).map(m -> new Obj(new LinkedHashMap<>(m)));
        Arbitrary<Node> list =
                Arbitraries.oneOf(scalar, object).list().ofMaxSize(4).map(Arr::new);
        return Arbitraries.maps(keys, Arbitraries.oneOf(scalar, object, list))
                .ofMaxSize(6)
                .map(m -> {
                    Map<String, Node> members = new LinkedHashMap<>(m);
                    members.put("id", new Text("i"));
                    members.put("threatsInfoMap", new Arr(List.of(new Obj(Map.of("threatID", new Text("t"))))));
                    return new Obj(members);
                });
    }

    /** Without halves of surrogate pairs, which no UTF-8 can hold. */
    private static String paired(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
