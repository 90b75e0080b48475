package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a person sees who got much of the configuration wrong. */
class ConfigurationMistakesTest {
    private static final String MISTAKEN = """
            collector {
              admin { port = "many" }
              journal { retention = 8 }
              sources {
                tap {
                  type = proofpoint-tap
                  principal = ${TAP_PRINCIPAL_THAT_IS_NOT_SET}
                  secret = "hunter2-the-tap-secret"
                  look-back = 2h
                  threat-status = [active, closed]
                  request-budgett { per-day = 10 }
                }
              }
              sinks {
                splunk {
                  type = splunk-hec
                  token = "hunter2-the-hec-token"
                }
                elastic {
                  type = elastic-search
                  urls = ["https://es.example.com:9200"]
                }
                sentinel {
                  type = sentinel
                  endpoint = "http://not-loopback.example.com"
                  rule-id = "dcr-00000000000000000000000000000000"
                  tenant-id = t
                  client-id = c
                  client-secret = "hunter2-the-azure-secret"
                  cloud = mars
                }
              }
            }
            """;

    @Test
    void allAreReportedAtOnceWithFileLineAndPath() throws Exception {
        try (Installation installation = Installation.unpack("mistakes")) {
            installation.configure(MISTAKEN);
            for (String command : new String[] {"validate", "run"}) {
                Installation.Result result = installation.run(command, "-c", "collector.conf");
                String all = result.out() + result.err();
                assertThat(result.exit()).as(all).isEqualTo(2);
                assertThat(all)
                        .contains("collector.conf:2 ", "collector.admin.port")
                        .contains("collector.conf:3 ", "collector.journal.retention")
                        .contains("collector.conf:7 ", "TAP_PRINCIPAL_THAT_IS_NOT_SET")
                        .contains("collector.conf:9 ", "collector.sources.tap.look-back")
                        .contains("collector.conf:10 ", "collector.sources.tap.threat-status")
                        .contains("collector.conf:11 ", "did you mean request-budget")
                        .contains("collector.conf:15 ", "collector.sinks.splunk.url")
                        .contains("collector.conf:20 ", "did you mean elasticsearch")
                        .contains("collector.sinks.sentinel.cloud", "public")
                        .doesNotContain("hunter2")
                        .doesNotContain("\tat ")
                        .doesNotContain("Exception");
                assertThat(all.lines().filter(l -> l.contains("collector.conf:")))
                        .hasSizeGreaterThanOrEqualTo(9);
            }
            assertThat(installation.everythingPrinted()).doesNotContain("hunter2");
        }
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        try (Installation installation = Installation.unpack("no file")) {
            Installation.Result result = installation.run("validate", "-c", "nowhere.conf");
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out() + result.err()).contains("nowhere.conf").doesNotContain("\tat ");
        }
    }
}
