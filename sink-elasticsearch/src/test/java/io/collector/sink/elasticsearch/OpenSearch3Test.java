package io.collector.sink.elasticsearch;

import io.collector.engine.SearchEngine;

/** Skipped where the engine or a JDK for it is not there; see CONTRIBUTING.md. */
class OpenSearch3Test extends OpenSearchTest implements NewestEngine {
    OpenSearch3Test() {
        super(SearchEngine.Kind.OPENSEARCH_3);
    }
}
