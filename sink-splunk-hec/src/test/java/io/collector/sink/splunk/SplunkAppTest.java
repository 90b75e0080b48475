package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Event;
import io.collector.testkit.TapMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The app for search heads goes with what the sink writes; whether Splunk likes it is not shown here. */
class SplunkAppTest {
    private static final Path CONTENT = Path.of("src/main/content");
    private static final Path APP = CONTENT.resolve("collector_proofpoint_tap/default");

    /** The keys of a click, beside which messages have others. */
    private static final Set<String> CLICK = Set.of(
            "GUID",
            "campaignId",
            "classification",
            "clickIP",
            "clickTime",
            "id",
            "messageID",
            "recipient",
            "sender",
            "senderIP",
            "threatID",
            "threatStatus",
            "threatTime",
            "threatURL",
            "url",
            "userAgent");

    private static final Set<String> FUNCTIONS =
            Set.of("case", "coalesce", "if", "match", "max", "mvfilter", "null", "OR", "AND", "NOT");

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    @Test
    void calculatesFieldsFromKeysThatEventsHave() throws IOException {
        Map<String, String> stanza = read("props.conf").get("proofpoint_tap_siem");
        Set<String> keys = keys();
        stanza.forEach((setting, value) -> {
            if (setting.startsWith("EVAL-")) {
                assertThat(keys).as(setting).containsAll(fields(value));
            }
        });
        assertThat(stanza).containsEntry("KV_MODE", "json").doesNotContainKey("INDEXED_EXTRACTIONS");
    }

    @Test
    void listsEveryFieldOnItsPage() throws IOException {
        String page = Files.readString(CONTENT.resolve("README.md"));
        read("props.conf").get("proofpoint_tap_siem").keySet().stream()
                .filter(setting -> setting.startsWith("EVAL-"))
                .forEach(setting -> assertThat(page).contains("`" + setting.substring("EVAL-".length()) + "`"));
        read("macros.conf").keySet().forEach(macro -> assertThat(page).contains("`" + macro + "`"));
    }

    @Test
    void knowsTheSourcetypeAndTheTypesOfEventsThatTheSinkWrites() throws IOException {
        assertThat(Rig.config("url = \"https://s:8088\"").sourcetype()).isEqualTo("proofpoint_tap_siem");
        Map<String, Map<String, String>> types = read("eventtypes.conf");
        Set<String> written =
                Set.of("clicksBlocked", "clicksPermitted", "messagesBlocked", "messagesDelivered", "collectorGap");
        Set<String> named = new TreeSet<>();
        types.forEach((name, settings) -> {
            String search = settings.getOrDefault("search", "");
            assertThat(search).as(name).startsWith("sourcetype=proofpoint_tap_siem ");
            Matcher type = Pattern.compile("eventType=(\\w+)").matcher(search);
            while (type.find()) {
                named.add(type.group(1));
            }
        });
        assertThat(named).isEqualTo(written);
        assertThat(read("tags.conf").keySet())
                .allSatisfy(tagged -> assertThat(types).containsKey(tagged.replace("eventtype=", "")));
    }

    @Test
    void hasTheVersionOfTheCollector() throws IOException {
        assertThat(read("app.conf").get("launcher")).containsEntry("version", System.getProperty("project.version"));
    }

    /** The searches of the page are the macros. */
    @Test
    void hasTheDocumentedSearchesAsMacros() throws IOException {
        String page = Files.readString(Path.of("../docs/splunk-hec.md"));
        read("macros.conf")
                .values()
                .forEach(macro -> assertThat(page)
                        .contains("sourcetype=proofpoint_tap_siem | " + macro.get("definition") + "\n"));
    }

    /** What Splunk calls the keys of events, of lists and of objects in lists. */
    private static Set<String> keys() throws IOException {
        Set<String> keys = new TreeSet<>(CLICK);
        keys.add("eventType");
        Event message = TapMessages.one("T", 1);
        JsonNode body = new JsonMapper().readTree(message.body().toString());
        body.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (!value.isArray()) {
                keys.add(member.getKey());
            } else if (value.path(0).isObject()) {
                value.path(0).fieldNames().forEachRemaining(name -> keys.add(member.getKey() + "{}." + name));
            } else {
                keys.add(member.getKey() + "{}");
            }
        });
        return keys;
    }

    private static Set<String> fields(String expression) {
        Set<String> fields = new TreeSet<>();
        String left = TEXT.matcher(expression).replaceAll("");
        Matcher quoted = QUOTED.matcher(left);
        while (quoted.find()) {
            fields.add(quoted.group(1));
        }
        Matcher word = WORD.matcher(QUOTED.matcher(left).replaceAll(""));
        while (word.find()) {
            if (!FUNCTIONS.contains(word.group())) {
                fields.add(word.group());
            }
        }
        return fields;
    }

    /** Settings by stanza. */
    private static Map<String, Map<String, String>> read(String file) throws IOException {
        Map<String, Map<String, String>> stanzas = new LinkedHashMap<>();
        Map<String, String> stanza = new TreeMap<>();
        for (String line : Files.readAllLines(APP.resolve(file))) {
            if (line.startsWith("[")) {
                stanza = new TreeMap<>();
                assertThat(stanzas.put(line.substring(1, line.length() - 1), stanza))
                        .as("%s stands twice in %s", line, file)
                        .isNull();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int equals = line.indexOf(" = ");
                assertThat(equals).as("%s: %s", file, line).isPositive();
                stanza.put(line.substring(0, equals), line.substring(equals + 3));
            }
        }
        assertThat(stanzas).as(file).isNotEmpty();
        return stanzas;
    }
}
