package io.collector.sink.elasticsearch;

import io.collector.engine.SearchEngine;

/** Skipped where the engine or a JDK for it is not there; see CONTRIBUTING.md. */
class Elasticsearch9Test extends EngineTest implements NewestEngine {
    Elasticsearch9Test() {
        super(SearchEngine.Kind.ELASTICSEARCH_9, "flattened");
    }
}
