package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each rule in the table of {@code docs/sentinel.md} names tests that exist: {@code Class#method} of this module, or
 * {@code module/Class#method} of another.
 */
class DocumentedRulesTest {
    private static final Path PAGE = Path.of("../docs/sentinel.md");
    private static final Pattern NAME = Pattern.compile("`(?:([a-z/-]+)/)?(\\w+)#(\\w+)`");
    /** An annotation and the method it belongs to: no end of another method is between them. */
    private static final String DECLARED = "(?s)@(Test|ParameterizedTest|Property)\\b((?!\n {4,8}}\n).)*? void %s\\(";

    private static final int RULES = 60;

    @Test
    void areEachProvenByATestThatExists() throws IOException {
        List<String> rules = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Rules and their tests"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| rule |"))
                .toList();
        assertThat(rules).hasSizeGreaterThan(RULES);
        for (String rule : rules) {
            List<MatchResult> tests = NAME.matcher(rule.substring(rule.lastIndexOf(" | ")))
                    .results()
                    .toList();
            assertThat(tests).as("tests of: %s", rule).isNotEmpty();
            for (MatchResult test : tests) {
                String module = test.group(1) == null ? "sink-sentinel" : test.group(1);
                assertThat(tests(module, test.group(2)))
                        .as("%s: %s", module, test.group())
                        .containsPattern(DECLARED.formatted(test.group(3)));
            }
        }
    }

    private static String tests(String module, String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
            Path file = files.filter(f -> f.endsWith(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test class " + name + " in " + module));
            return Files.readString(file);
        }
    }
}
