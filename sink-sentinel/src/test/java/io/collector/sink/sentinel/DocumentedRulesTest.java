package io.collector.sink.sentinel;

import io.collector.testkit.DocumentedRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedRulesTest {
    @Test
    void areEachProvenByATestThatExists() throws IOException {
        Path checkout = Path.of("..");
        DocumentedRules.assertProven(checkout.resolve("docs/sentinel.md"), checkout, "sink-sentinel", 60);
    }
}
