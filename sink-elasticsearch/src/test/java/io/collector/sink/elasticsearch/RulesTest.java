package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation claims that each rule is proven by a test; this proves that the tests are there. */
class RulesTest {
    private static final Pattern PROOF = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9]+)`");

    @Test
    void everyTestThatTheDocumentationNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        int proofs = 0;
        Matcher proof = PROOF.matcher(Documentation.text());
        while (proof.find()) {
            proofs++;
            if (!hasTest(sources.getOrDefault(proof.group(1), ""), proof.group(2))) {
                missing.add(proof.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(proofs).as("proofs found in the documentation").isGreaterThan(80);
    }

    @Test
    void everyRuleHasATest() throws IOException {
        String text = Documentation.text();
        String rules = text.substring(text.indexOf("## Rules and the tests that prove them"));
        List<String> rows = rules.lines()
                .filter(line -> line.startsWith("| ") && !line.equals("| rule | proof |"))
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(60)
                .allMatch(row -> PROOF.matcher(row).find());
    }

    private static boolean hasTest(String source, String method) {
        int at = source.indexOf(" void " + method + "(");
        if (at < 0) {
            return false;
        }
        String annotations = source.substring(Math.max(0, source.lastIndexOf("\n    }\n", at)), at);
        return annotations.contains("@Test") || annotations.contains("@ParameterizedTest");
    }

    /** Java sources of the whole project by the name of their class. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(Documentation.root())) {
            for (Path module : modules.toList()) {
                for (String part : List.of("src/test/java", "src/main/java")) {
                    if (Files.isDirectory(module.resolve(part))) {
                        read(module.resolve(part), sources);
                    }
                }
            }
        }
        return sources;
    }

    private static void read(Path folder, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
    }
}
