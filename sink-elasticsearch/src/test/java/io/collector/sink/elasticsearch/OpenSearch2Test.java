package io.collector.sink.elasticsearch;

import io.collector.engine.SearchEngine;

class OpenSearch2Test extends OpenSearchTest {
    OpenSearch2Test() {
        super(SearchEngine.Kind.OPENSEARCH_2);
    }
}
