package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentedRulesTest {
    private static final String HEAD = DocumentedRules.HEADING + "\n\n| rule | test |\n|---|---|\n";

    @TempDir
    Path checkout;

    @BeforeEach
    void write() throws IOException {
        Path tests = Files.createDirectories(checkout.resolve("sink/src/test/java"));
        Files.writeString(
                tests.resolve("CareTest.java"),
                "class CareTest {\n    @Test\n    void isTaken() {\n    }\n\n    void forgotten() {\n    }\n}\n");
        Files.createDirectories(checkout.resolve("other/src/test/java"));
        Files.writeString(
                checkout.resolve("other/src/test/java/OtherTest.java"),
                "class OtherTest {\n    @Test\n    void helps() {\n    }\n}\n");
    }

    @Test
    void acceptsRulesWhoseTestsExistInThisModuleOrTheNamedOne() throws IOException {
        Path page = page("| care is taken | `CareTest#isTaken`, `other/OtherTest#helps` |\n\n## Next\n\n| a | b |\n");
        assertThatCode(() -> check(page, 1)).doesNotThrowAnyException();
    }

    @Test
    void complainsOfARuleWithoutATest() throws IOException {
        Path page = page("| `CareTest#isTaken` is a nice name | none |\n");
        assertThatThrownBy(() -> check(page, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nice name");
    }

    @Test
    void complainsOfAMethodThatIsNoTestAndOfAClassThatIsNotThere() throws IOException {
        for (String name : new String[] {"CareTest#forgotten", "CareTest#isNot", "OtherTest#helps"}) {
            Path page = page("| care is taken | `" + name + "` |\n");
            assertThatThrownBy(() -> check(page, 1))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(name.substring(0, name.indexOf('#')));
        }
    }

    @Test
    void complainsWhenRulesAreGone() throws IOException {
        Path page = page("| care is taken | `CareTest#isTaken` |\n");
        assertThatThrownBy(() -> check(page, 2)).isInstanceOf(AssertionError.class);
    }

    private Path page(String rows) throws IOException {
        return Files.writeString(checkout.resolve("page.md"), "# Page\n\n| not | a rule |\n\n" + HEAD + rows);
    }

    private void check(Path page, int atLeast) throws IOException {
        DocumentedRules.assertProven(page, checkout, "sink", atLeast);
    }
}
