package io.collector.sink.splunk;

import static io.collector.testkit.ConfigAssertions.assertProblem;
import static io.collector.testkit.ConfigAssertions.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.ByteSize;
import io.collector.api.SinkPlugin;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static final String URL = "url = \"https://splunk.example.com:8088\"\n";

    @Test
    void needsAnAddressAndATokenOnly() {
        SplunkHecConfig config = Rig.config(URL);
        assertThat(config.addresses()).containsExactly(URI.create("https://splunk.example.com:8088"));
        assertThat(config.index()).isEqualTo(Optional.empty());
        assertThat(config.sourcetype()).isEqualTo("proofpoint_tap_siem");
        assertThat(config.acknowledgement()).isEqualTo(Acknowledgement.AUTO);
        assertThat(config.acknowledgementTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.acknowledgementPoll()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.maxEventSize()).isEqualTo(new ByteSize(5_242_880));
        assertThat(config.batch()).isEqualTo(BatchConfig.defaults());
        assertThat(config.http()).isEqualTo(HttpConfig.defaults());
        assertThat(config.toString()).doesNotContain(Rig.TOKEN);
    }

    @Test
    void readsEverySetting() {
        SplunkHecConfig config = Rig.config("""
                urls = ["https://a.example.com:8088", "https://b.example.com:8088/services/collector"]
                index = proofpoint, source = tap, host = gateway, sourcetype = other
                acknowledgement = required, acknowledgement-timeout = 2m, acknowledgement-poll = 5s
                max-event-size = 1MiB, resume-when-busy = true
                batch { max-events = 50, max-bytes = 200KB, linger = 3s, in-flight = 4 }
                http.gzip = false
                """);
        assertThat(config.addresses()).hasSize(2);
        assertThat(config.acknowledgement()).isEqualTo(Acknowledgement.REQUIRED);
        assertThat(config.batch())
                .isEqualTo(new BatchConfig(50, new ByteSize(200_000), Duration.ofSeconds(3), Optional.of(4)));
    }

    @Test
    void saysWhatIsWrong() {
        String token = "token = x\n";
        assertProblem(SplunkHecConfig.class, token, "url", "is missing");
        assertProblem(SplunkHecConfig.class, token + URL + "urls = [\"https://b:8088\"]", "url", "exclude each other");
        assertProblem(SplunkHecConfig.class, token + "url = \"http://splunk.example.com:8088\"", "url", "plain http");
        assertProblem(
                SplunkHecConfig.class,
                token + URL + "acknowledgement-timeout = 1m, acknowledgement-poll = 2m",
                "acknowledgement-poll",
                "acknowledgement-timeout");
        assertProblem(
                SplunkHecConfig.class,
                token + "url = \"https://s:8088/services/collector/raw\"",
                "url",
                "/services/collector/event");
        assertProblem(SplunkHecConfig.class, token + URL + "index = \" \"", "index", "blank");
        assertThat(problems(SplunkHecConfig.class, token + URL + "acknowledgement = sometimes"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://s:8088, https://s:8088/services/collector/event",
        "https://s:8088/, https://s:8088/services/collector/event",
        "https://s:8088/services/collector, https://s:8088/services/collector/event",
        "https://s:8088/services/collector/, https://s:8088/services/collector/event",
        "https://s:8088/services/collector/event, https://s:8088/services/collector/event",
        "https://s:8088/services/collector/event/1.0, https://s:8088/services/collector/event",
        "https://s:8088/splunk/, https://s:8088/splunk/services/collector/event",
        "https://s:8088/splunk/services/collector, https://s:8088/splunk/services/collector/event",
        "https://http-inputs-acme.splunkcloud.com, https://http-inputs-acme.splunkcloud.com/services/collector/event"
    })
    void understandsAnAddressWithOrWithoutThePath(URI address, String event) {
        HecAddress hec = HecAddress.of("url", address);
        assertThat(hec.event()).hasToString(event);
        assertThat(hec.ack()).hasToString(event.replace("/event", "/ack"));
    }

    @Test
    void isFoundByItsType() {
        assertThat(ServiceLoader.load(SinkPlugin.class)).anySatisfy(plugin -> {
            assertThat(plugin.type()).isEqualTo("splunk-hec");
            assertThat(plugin.configType()).isEqualTo(SplunkHecConfig.class);
        });
    }
}
