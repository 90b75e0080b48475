package io.collector.sink.elasticsearch;

/** The setting {@code flavor}: which product the cluster is. */
public enum Flavor {
    /** Found out from the cluster's answers. */
    AUTO,
    /** Elasticsearch, self-managed or Elastic Cloud. */
    ELASTICSEARCH,
    /** OpenSearch, self-managed or Amazon OpenSearch Service. */
    OPENSEARCH,
    /** Elastic Cloud Serverless. */
    SERVERLESS;

    /** Whether it is of Elastic's family. */
    boolean elastic() {
        return this == ELASTICSEARCH || this == SERVERLESS;
    }
}
