package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides quote messages that this program really prints. */
class GuidesTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** What stands for something else: in the guides for names and numbers. */
    private static final String PLACEHOLDER = "…|\\bHOST\\b|\\bN\\b|\\bproofpoint\\b|\\(?AADSTS\\d+\\)?|\\(\\d+\\)";

    private static final int SHORTEST = 9;

    @ParameterizedTest
    @ValueSource(strings = {"splunk.md", "elasticsearch.md", "sentinel.md"})
    void quoteMessagesThatThereAre(String guide) throws Exception {
        String sources = sources();
        List<String> parts = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/guides").resolve(guide))) {
            if (line.startsWith("| `")) {
                Matcher quoted = QUOTED.matcher(line.substring(0, line.indexOf(" | ")));
                while (quoted.find()) {
                    Stream.of(quoted.group(1).split(PLACEHOLDER))
                            .map(p -> p.replaceAll("^[ ,:]+|[ ,:]+$", ""))
                            .filter(p -> p.length() >= SHORTEST)
                            .forEach(parts::add);
                }
            }
        }
        assertThat(parts).hasSizeGreaterThan(5).allMatch(sources::contains, "is in the source");
    }

    /** Every source, with texts that go on over several lines put together. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.map(m -> m.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(f -> f.toString().endsWith(".java"))
                            .map(GuidesTest::read)
                            .forEach(all::append);
                }
            }
        }
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
