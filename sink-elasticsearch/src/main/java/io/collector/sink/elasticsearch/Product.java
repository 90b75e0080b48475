package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.http.Answer;

/** What the cluster's answers tell of the product. */
enum Product {
    /** Nothing: OpenSearch 2 says it at its root only, and so does Elasticsearch behind some proxies. */
    UNKNOWN,
    /** It said that it is Elasticsearch. */
    ELASTICSEARCH,
    /** It said that it is Elasticsearch Serverless. */
    SERVERLESS,
    /** It said that it is OpenSearch. */
    OPENSEARCH;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is known after one more answer. Every answer of Elasticsearch says so, errors too. */
    Product learn(Answer answer) {
        if ("Elasticsearch".equals(answer.headers().get("X-elastic-product"))) {
            return this == SERVERLESS ? this : ELASTICSEARCH;
        }
        return answer.headers().get("X-OpenSearch-Version") == null ? this : OPENSEARCH;
    }

    /** Whether the refusal of a root can be that of a cluster. */
    static boolean isOfACluster(Answer root) {
        if (UNKNOWN.learn(root) != UNKNOWN) {
            return true;
        }
        try {
            return JSON.readTree(root.text()).has("error");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** What is known after the answer of the root, which tells more but may be forbidden. */
    Product learnFromRoot(Answer answer) {
        JsonNode root;
        try {
            root = JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            return this;
        }
        if (root.at("/version/distribution").asText().equals("opensearch")) {
            return OPENSEARCH;
        }
        if (root.at("/version/build_flavor").asText().equals("serverless")) {
            return SERVERLESS;
        }
        return root.path("tagline").asText().equals("You Know, for Search") ? ELASTICSEARCH : this;
    }
}
