package io.collector.sink.elasticsearch;

import io.collector.engine.SearchEngine;

class Elasticsearch8Test extends EngineTest {
    Elasticsearch8Test() {
        super(SearchEngine.Kind.ELASTICSEARCH_8, "flattened");
    }
}
