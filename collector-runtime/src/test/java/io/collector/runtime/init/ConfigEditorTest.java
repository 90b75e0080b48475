package io.collector.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigEditorTest {
    private static final DeviceBlock BLOCK = new DeviceBlock("""
            new {
              type = index
              # }} not an end
              url = "https://x" # {
            }""");

    private static String add(String text) throws NotEditableException {
        return new ConfigEditor(text).with("sinks", "new", BLOCK);
    }

    @Test
    void putsTheBlockAtTheEndOfItsKindAndKeepsTheRest() throws Exception {
        String text = """
                # mine
                collector {
                  sources { tap { type = mail } }   // why
                  sinks {
                    # old { commented = out }
                    old { type = file, name = "}{" }
                  }
                  # the end
                }
                """;
        assertThat(add(text)).isEqualTo("""
                # mine
                collector {
                  sources { tap { type = mail } }   // why
                  sinks {
                    # old { commented = out }
                    old { type = file, name = "}{" }

                    new {
                      type = index
                      # }} not an end
                      url = "https://x" # {
                    }
                  }
                  # the end
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include required(file(\"secrets/there.conf\"))",
                "include required(\"there.conf\")",
                "include url(\"http://127.0.0.1:9/x\")",
                "include required(classpath(\"none.conf\"))"
            })
    void followsNoIncludeAsItIsNotItsPlace(String include) throws Exception {
        assertThat(add(include + "\ncollector { sinks { } }"))
                .startsWith(include)
                .contains("new {");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment",
                "collector {}",
                "collector { sinks {} }",
                "collector { sinks { a { type = b } } }",
                "collector {\n  sinks {}\n}\n",
                "collector.sinks.a.type = b\n",
                "collector.sinks { a { type = ${HOME} } }",
                "{ \"collector\" : { \"sinks\" : { \"a\" : { \"type\" : \"b\" } } } }",
                "{\n  collector { sources { t { list = [ { a = 1 }, { a = \"]\" } ] } } }\n}",
                "include \"other.conf\"\ncollector { data-dir = \"\"\"x{\"\"\" }",
                "collector { sources { t = ${defaults} { x = 1 } } }\ndefaults { y = 2 }",
                "collector {\r\n  sinks {\r\n  }\r\n}\r\n",
                "collector { a = 1 }\ncollector { b = 2 }",
            })
    void understandsEveryWayToWriteAFile(String text) throws Exception {
        String edited = add(text);

        assertThat(ConfigFactory.parseString(edited.replaceAll("include .*", ""))
                        .getString("collector.sinks.new.url"))
                .isEqualTo("https://x");
        assertThat(edited.replaceAll("\\s", "")).contains("type=index");
        for (String line : text.lines().filter(l -> !l.contains("}")).toList()) {
            assertThat(edited.lines()).contains(line);
        }
    }

    @Test
    void addsTwoDevicesOneAfterTheOther() throws Exception {
        String once = add("collector { sinks {} }");
        String twice = new ConfigEditor(once).with("sources", "s", new DeviceBlock("s {\n  type = t\n}"));

        assertThat(ConfigFactory.parseString(twice).getObject("collector").keySet())
                .containsExactlyInAnyOrder("sinks", "sources");
    }

    @Test
    void replacesABlockWhereItStands() throws Exception {
        String text = """
                collector {
                  sinks {
                    # kept
                    "new" { type = file, name = { nested = 1 } }
                    other { type = file }
                  }
                }
                """;
        assertThat(add(text)).isEqualTo("""
                collector {
                  sinks {
                    # kept
                    "new" {
                      type = index
                      # }} not an end
                      url = "https://x" # {
                    }
                    other { type = file }
                  }
                }
                """);
    }

    @Test
    void leavesAFileAloneThatItDoesNotUnderstand() {
        for (String text : List.of(
                "collector.sinks.new.type = a\ncollector.sinks.new.url = b",
                "x { type = y }\ncollector.sinks.new = ${x}",
                "collector { sinks { new { type = a } } }\ncollector { sinks { new { url = b } } }",
                "collector { sinks = ${x} }\nx { a { type = b } }",
                "collector {")) {
            assertThatThrownBy(() -> add(text)).as(text).isInstanceOf(NotEditableException.class);
        }
    }
}
