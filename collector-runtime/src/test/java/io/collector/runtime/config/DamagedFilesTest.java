package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class DamagedFilesTest {
    private static final String TEXT = """
            # a comment
            collector {
              journal { retention = 8d, max-size = 20GiB }
              sources {
                mail {
                  type = mail-log
                  principal = "joe"
                  secret = ${SECRET}
                  threat-status = [active, false-positive]
                }
                two = ${collector.sources.mail} { look-back = ${?LOOK_BACK} }
              }
              sinks { index { type = index, url = "https://host:9200", token = { file = "/none" } } }
              routes { mail = [index] }
            }
            """;

    private Path file;

    @BeforeProperty
    void makeTheFile() throws IOException {
        file = Files.createTempFile("damaged", ".conf");
    }

    @AfterProperty
    void removeTheFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 400)
    void alwaysEndInAReportWithALine(
            @ForAll @IntRange(max = 500) int start,
            @ForAll @IntRange(max = 12) int length,
            @ForAll @CharRange(from = ' ', to = '~') char inserted)
            throws Exception {
        int from = Math.min(start, TEXT.length());
        int to = Math.min(from + length, TEXT.length());
        Files.writeString(file, TEXT.substring(0, from) + inserted + TEXT.substring(to));

        try {
            new ConfigLoader(Map.of("SECRET", "geheim"), Clock.systemUTC(), f -> SamplePlugins.catalog()).load(file);
        } catch (InvalidConfigurationException e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(p -> {
                assertThat(p.file()).isEqualTo(file.toString());
                assertThat(p.line()).isPositive();
            });
            assertThat(e).hasMessageNotContaining("geheim");
        }
    }
}
