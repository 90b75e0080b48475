package io.collector.sink.elasticsearch;

import io.collector.http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Path and query of bulk requests. Some parameters are worth having but unknown to older clusters and to OpenSearch,
 * which refuse the whole request because of them: these are tried, and left out once refused. Safe for use by several
 * threads.
 */
final class BulkPath {
    /** Keeps a plain index from being made where no data stream is: Elasticsearch 8.13. */
    static final String REQUIRE_DATA_STREAM = "require_data_stream";

    /** How long a cluster waits for a shard that cannot be written to, unless told. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    private final String always;
    private final Set<String> worthTrying = ConcurrentHashMap.newKeySet();
    private final Set<String> ofElastic = ConcurrentHashMap.newKeySet();

    BulkPath(ElasticsearchConfig config) {
        String asked = "/_bulk?filter_path=took,errors,items.*.status,items.*._id,items.*.error,items.*.failure_store";
        always = pipeline(config)
                .map(name -> asked + "&pipeline=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse(asked);
        ofElastic.add(REQUIRE_DATA_STREAM + "=true");
        // Keeps documents out of the reasons of errors: Elasticsearch 8.18.
        ofElastic.add("include_source_on_error=false");
        if (!config.aws().map(aws -> aws.service().equals("aoss")).orElse(false)) { // which has no shards to wait for
            worthTrying.add(
                    "timeout=" + patience(config.http().requestTimeout()).toMillis() + "ms");
        }
    }

    /** What the cluster cannot do is told by it, for each document, before the request is given up. */
    private static Duration patience(Duration requestTimeout) {
        Duration most = requestTimeout.multipliedBy(5).dividedBy(6);
        return most.compareTo(USUAL) < 0 ? most : USUAL;
    }

    /** "_none": a default pipeline, such as Elastic's own for TAP, would map a second time. */
    private static Optional<String> pipeline(ElasticsearchConfig config) {
        return config.pipeline().isPresent() || config.format() == Format.INTEGRATION
                ? config.pipeline()
                : Optional.of("_none");
    }

    /** @param elastic whether the cluster is of Elastic's family */
    String text(boolean elastic) {
        StringBuilder path = new StringBuilder(always);
        Stream.concat(worthTrying.stream(), elastic ? ofElastic.stream().sorted() : Stream.empty())
                .forEach(parameter -> path.append('&').append(parameter));
        return path.toString();
    }

    /**
     * Leaves out what an answer complains of.
     *
     * @return whether there was something, so that the same request is worth another try
     */
    boolean learn(Answer answer) {
        if (answer.status() != 400) {
            return false;
        }
        String reason = ClusterError.of(answer).reason();
        Predicate<String> isMeant =
                parameter -> reason.contains("[" + parameter.substring(0, parameter.indexOf('=')) + "]");
        if (!reason.contains("unrecognized parameter")) {
            return false;
        }
        boolean learnt = ofElastic.removeIf(isMeant);
        return worthTrying.removeIf(isMeant) || learnt;
    }
}
