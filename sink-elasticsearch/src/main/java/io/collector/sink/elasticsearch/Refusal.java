package io.collector.sink.elasticsearch;

import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.Faults;
import java.time.Clock;

/** A request that the cluster refused as a whole, in the three kinds the runtime knows. Stateless. */
final class Refusal {
    static final String UNBLOCK = "something blocks writing: free disk space, or remove the block"
            + " (index.blocks.write, index.blocks.read_only_allow_delete, cluster.blocks.read_only)";

    /** Amazon's domains have it among their advanced settings. */
    private static final String ALLOW_INDEXES = "one request holds documents of several data streams: set"
            + " rest.action.multi.allow_explicit_index = true in the cluster's settings";

    private Refusal() {}

    static TransferException of(Answer answer, String attempt, Cluster cluster, Clock clock) {
        ClusterError error = ClusterError.of(answer);
        String message = attempt + ": the cluster answered " + answer.status()
                + (error.text().isEmpty() ? "" : " (" + error.text() + ")");
        return switch (answer.status()) {
            case 401 -> new BlockedException(message, cluster.credentials().remedy());
            case 403 -> new BlockedException(message, forbidden(error, cluster));
            case 400 ->
                error.text().contains("explicit index")
                        ? new BlockedException(message, ALLOW_INDEXES)
                        : new RejectedException(error.type().isEmpty() ? "400" : error.type(), message);
            case 413 ->
                new RejectedException(
                        "413",
                        message + ": larger than its http.max_content_length, or than what stands before it lets pass");
            default -> Faults.answered(attempt, cluster.where(), answer, clock);
        };
    }

    private static String forbidden(ClusterError error, Cluster cluster) {
        if (error.type().equals("cluster_block_exception")) {
            return UNBLOCK;
        }
        // Amazon answers so to a signature, too, before anything of the cluster's own is asked.
        return cluster.signs() ? cluster.credentials().remedy() + "; or " + privileges() : privileges();
    }

    /** Refusals of what was asked are answers; wrong credentials, redirects, faults and pages of a proxy are not. */
    static void requireSense(Answer answer, String attempt, Cluster cluster, Clock clock) throws TransferException {
        int status = answer.status();
        boolean sense = status < 300
                || (status >= 400 && status < 500 && status != 401 && status != 407 && status != 408 && status != 429);
        if (!sense) {
            throw of(answer, attempt, cluster, clock);
        }
        if (status == 400 && answer.page()) { // as nginx tells of a client certificate that has expired
            throw new BlockedException(
                    attempt + ": the answer was 400 (" + answer.excerpt() + "), which is not a cluster's",
                    "check urls, and what stands before the cluster, such as a proxy");
        }
    }

    /** What the sink needs to be allowed, for both products. */
    static String privileges() {
        return "give the API key or user, on the data streams, the privileges create_doc and auto_configure"
                + " (OpenSearch: indices:data/write/index, indices:data/write/bulk*, indices:admin/auto_create,"
                + " indices:admin/mapping/auto_put, and for the cluster indices:data/write/bulk)";
    }
}
