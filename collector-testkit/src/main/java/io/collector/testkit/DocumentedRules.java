package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of rules on a page of documentation, each row of which ends with the tests that prove it, as {@code
 * `Class#method`}; of another module, as {@code `module/Class#method`}. Stateless.
 */
public final class DocumentedRules {
    /** The heading that the tables stand under, up to the next one of its level. */
    public static final String HEADING = "## Rules and their tests";

    private static final Pattern PROOF = Pattern.compile("`(?:([a-z0-9/-]+)/)?(\\w+)#(\\w+)`");

    /** An annotation and the method it belongs to: no end of another method is between them. */
    private static final String DECLARED = "(?s)@(Test|ParameterizedTest|Property)\\b((?!\n {4,8}}\n).)*? void %s\\(";

    private DocumentedRules() {}

    /**
     * Asserts that each rule names tests, and that these exist.
     *
     * @param page the page, in Markdown
     * @param checkout the folder of all modules
     * @param module the folder in it whose tests are named without one
     * @param atLeast how many rules there are, or more
     */
    public static void assertProven(Path page, Path checkout, String module, int atLeast) throws IOException {
        List<String> rules = rules(Files.readAllLines(page));
        assertThat(rules).as("rules on " + page).hasSizeGreaterThanOrEqualTo(atLeast);
        for (String rule : rules) {
            List<MatchResult> proofs = PROOF.matcher(lastCell(rule)).results().toList();
            assertThat(proofs).as("tests of: %s", rule).isNotEmpty();
            for (MatchResult proof : proofs) {
                Path tests = checkout.resolve(proof.group(1) == null ? module : proof.group(1))
                        .resolve("src");
                assertThat(source(tests, proof.group(2)))
                        .as("%s in %s", proof.group(), tests)
                        .containsPattern(DECLARED.formatted(proof.group(3)));
            }
        }
    }

    /** The rows of the tables, without their heads. */
    private static List<String> rules(List<String> lines) {
        List<String> section = lines.stream()
                .dropWhile(line -> !line.equals(HEADING))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
        return Stream.iterate(0, i -> i < section.size(), i -> i + 1)
                .filter(i -> section.get(i).startsWith("| "))
                .filter(i -> i + 1 == section.size()
                        || !section.get(i + 1).replace(" ", "").startsWith("|--"))
                .map(section::get)
                .toList();
    }

    private static String lastCell(String row) {
        return row.substring(row.lastIndexOf(" | "));
    }

    private static String source(Path tests, String name) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            Path file = files.filter(f -> f.endsWith(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test class " + name + " in " + tests));
            return Files.readString(file);
        }
    }
}
