package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"threatStatus\":\"active\"} | active",
                "{\"threatStatus\":\"falsepositive\"} | falsePositive",
                "{\"threatStatus\":\"CLEARED\"} | cleared",
                "{\"threatStatus\":\"under review\"} | under review",
                "{\"threatStatus\":7} | 7",
                "{\"threatStatus\":\"\\u0061ctive\"} | active",
                "{\"threatStatus\":\"a\\/b\"} | a/b",
            })
    void isTheThreatStatusOfAClick(String json, String expected) throws Exception {
        assertThat(read(Feed.CLICKS_BLOCKED, json).status()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "active | active",
                "cleared,active,active | active, cleared",
                "falsePositive,cleared,active | active, cleared, falsePositive",
                "zeta,FALSEPOSITIVE,alpha,Alpha | falsePositive, Alpha, zeta",
            })
    void isEachStatusOfAMessagesThreatsOnce(String statuses, String expected) throws Exception {
        StringBuilder threats = new StringBuilder("{},7,null");
        for (String status : statuses.split(",", -1)) {
            threats.append(",{\"threatStatus\":\"").append(status).append("\"}");
        }
        String json = "{\"id\":\"i\",\"threatsInfoMap\":[" + threats + "]}";
        assertThat(read(Feed.MESSAGES_DELIVERED, json).status()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"id\":\"i\"}",
                "{\"id\":\"i\",\"threatStatus\":\"active\"}",
                "{\"id\":\"i\",\"threatsInfoMap\":null}",
                "{\"id\":\"i\",\"threatsInfoMap\":[{\"threatStatus\":\"\"},{\"threatStatus\":null}]}",
            })
    void isEmptyWhereAMessageHasNone(String json) throws Exception {
        assertThat(read(Feed.MESSAGES_DELIVERED, json).status()).isEmpty();
    }

    @Test
    void fitsIntoWhatAnEventMayHold() {
        assertThat(Verdict.joined(List.of("active", "x".repeat(119) + "\ud83d\ude00")))
                .hasSize(127)
                .doesNotContain("\ud83d");
        assertThat(Verdict.joined(List.of("y".repeat(500)))).hasSize(128);
    }

    private static Event read(Feed feed, String json) throws MalformedEventException {
        return Rig.event(feed, json.getBytes(StandardCharsets.UTF_8), Rig.START);
    }
}
