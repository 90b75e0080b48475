package io.collector.sink.splunk;

import io.collector.testkit.DocumentedRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedRulesTest {
    @Test
    void areEachProvenByATestThatExists() throws IOException {
        Path checkout = Path.of("..");
        DocumentedRules.assertProven(checkout.resolve("docs/splunk-hec.md"), checkout, "sink-splunk-hec", 80);
    }
}
