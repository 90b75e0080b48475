package io.collector.sink.elasticsearch;

import io.collector.http.Answer;

/** What the cluster's answers tell of the product. */
enum Product {
    /** Nothing: OpenSearch 2 does not say, nor do some proxies. */
    UNKNOWN,
    /** It said that it is Elasticsearch. */
    ELASTICSEARCH,
    /** It said that it is OpenSearch. */
    OPENSEARCH;

    /** What is known after one more answer. Every answer of Elasticsearch says so, errors too. */
    Product learn(Answer answer) {
        if ("Elasticsearch".equals(answer.headers().get("X-elastic-product"))) {
            return ELASTICSEARCH;
        }
        return answer.headers().get("X-OpenSearch-Version") == null ? this : OPENSEARCH;
    }
}
