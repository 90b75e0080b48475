package io.collector.sink.elasticsearch;

import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.sink.elasticsearch.InstalledTemplates.Installed;
import io.collector.sink.elasticsearch.document.DataStream;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, before anything is written to a data stream, that a template makes it one: without a template the cluster
 * would make a plain index, with guessed field types, and say nothing. Safe for use by several threads.
 *
 * <pre>
 *  list templates ─► a good one counts ──────────────────────────────► ready
 *        │           none, or a weaker one ─► install ─► done ───────► ready
 *        │ refused                               │ refused
 *        └───────────────► install ──────────────┴─► is there a data stream, or a template for it? ─► ready, with a warning
 *                                                              └─► no: BlockedException
 * </pre>
 */
final class Setup {
    private static final Logger log = LoggerFactory.getLogger(Setup.class);
    private static final int NOT_FOUND = 404;

    private final ElasticsearchConfig config;
    private final Cluster cluster;
    private final DataStreams streams;
    private final Clock clock;
    private final Integration integration;
    private final Lifecycle lifecycle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<DataStream> ready = ConcurrentHashMap.newKeySet();
    private volatile boolean asked;

    Setup(ElasticsearchConfig config, Cluster cluster, DataStreams streams, Clock clock) {
        this.config = config;
        this.cluster = cluster;
        this.streams = streams;
        this.clock = clock;
        this.integration = new Integration(cluster, clock);
        this.lifecycle = new Lifecycle(config.lifecycle(), cluster);
    }

    /** Which product it is: as configured, or by what was learned so far; one that says nothing is OpenSearch 2. */
    Flavor flavor() {
        if (config.flavor() != Flavor.AUTO) {
            return config.flavor();
        }
        return switch (cluster.product()) {
            case ELASTICSEARCH -> Flavor.ELASTICSEARCH;
            case SERVERLESS -> Flavor.SERVERLESS;
            case OPENSEARCH, UNKNOWN -> Flavor.OPENSEARCH;
        };
    }

    /**
     * Prepares data streams, each once.
     *
     * @throws BlockedException if one would become a plain index
     */
    void ensure(Collection<DataStream> wanted) throws TransferException, InterruptedException {
        if (ready.containsAll(wanted)) {
            return;
        }
        lock.lockInterruptibly();
        try {
            for (DataStream stream : wanted) {
                if (!ready.contains(stream)) {
                    prepare(stream);
                    ready.add(stream);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Prepares it again before the next write: the cluster did not know it. */
    void forget(DataStream stream) {
        ready.remove(stream);
    }

    /** Asks, without changing anything, whether writing would work. */
    void check() throws TransferException, InterruptedException {
        identify();
        for (DataStream stream : streams.all()) {
            if (maps(stream)) {
                integration.require(stream);
                continue;
            }
            Optional<InstalledTemplates> installed = installed(stream);
            if (installed.isPresent()) {
                Standing standing = standing(installed.get(), stream);
                if (standing == Standing.UNFIT || (standing == Standing.MISSING && !config.setup())) {
                    throw missing(stream, standing, installed.get());
                }
            }
        }
        if (flavor().elastic()) {
            Privileges.check(cluster, streams.all());
        }
    }

    /** Whether Elastic's integration is to map its documents, so that its templates and pipeline must be there. */
    private boolean maps(DataStream stream) {
        return config.format() == Format.INTEGRATION && stream.tap().isPresent();
    }

    private void prepare(DataStream stream) throws TransferException, InterruptedException {
        if (maps(stream)) {
            integration.require(stream);
            return;
        }
        Optional<InstalledTemplates> installed = installed(stream);
        Standing standing = installed.map(all -> standing(all, stream)).orElse(Standing.UNKNOWN);
        if (standing == Standing.UNFIT) {
            throw missing(stream, standing, installed.orElseThrow());
        }
        String policy = "";
        if (config.setup() && (standing != Standing.GOOD || ours(installed, stream))) {
            identify();
            policy = lifecycle.ensure(flavor()) ? LifecyclePolicy.NAME : "";
        }
        if (standing == Standing.GOOD && !lacks(installed, stream, policy)) {
            return;
        }
        String refusal = "setup is switched off";
        boolean silent = standing == Standing.UNKNOWN;
        if (config.setup()) {
            Answer answer = install(stream, policy);
            if (answer.status() < 300) {
                log.info(
                        "installed the index template {}",
                        template(stream, policy).name());
                return;
            }
            refusal = "the cluster answered " + answer.status() + " ("
                    + ClusterError.of(answer).text() + ")";
            // What knows nothing of templates at all says nothing by having none.
            silent |= answer.status() == NOT_FOUND;
        }
        String unable = "no index template could be installed for " + stream.name() + ": " + refusal;
        String remedy = config.setup()
                ? "grant the cluster privilege manage_index_templates (OpenSearch: indices:admin/index_template/put"
                        + " and get), or have somebody install a template for " + stream.pattern()
                        + " and set setup = false"
                : "set setup = true, or have somebody install a template for " + stream.pattern();
        boolean made = installed.map(all -> makesDataStream(all, stream)).orElse(false);
        if (made || (silent && isOrBecomesDataStream(stream))) {
            log.warn("{}; events are written with the template that is there. To end this warning, {}", unable, remedy);
            return;
        }
        throw new BlockedException(unable, remedy);
    }

    private static boolean ours(Optional<InstalledTemplates> installed, DataStream stream) {
        return installed
                .flatMap(all -> all.winner(stream.name()))
                .map(there -> there.managedBy().equals(IndexTemplate.MANAGED_BY))
                .orElse(false);
    }

    /** Whether our template was installed while there was no policy; OpenSearch's finds its indices by itself. */
    private boolean lacks(Optional<InstalledTemplates> installed, DataStream stream, String policy) {
        return flavor() == Flavor.ELASTICSEARCH
                && !policy.isEmpty()
                && ours(installed, stream)
                && !installed
                        .flatMap(all -> all.winner(stream.name()))
                        .map(Installed::lifecycle)
                        .orElse("")
                        .equals(policy);
    }

    private Answer install(DataStream stream, String policy) throws TransferException, InterruptedException {
        IndexTemplate template = template(stream, policy);
        String attempt = "installing the index template " + template.name() + " at " + cluster.where();
        Answer answer = cluster.send(
                "PUT", "/_index_template/" + template.name(), template.json().toString(), attempt);
        Refusal.requireSense(answer, attempt, cluster, clock);
        return answer;
    }

    private IndexTemplate template(DataStream stream, String policy) {
        return new IndexTemplate(
                stream,
                streams.table(stream),
                flavor(),
                flavor() == Flavor.ELASTICSEARCH ? policy : "",
                config.lifecycle().enabled() ? config.lifecycle().deleteAfter() : Optional.empty());
    }

    /** The cluster's templates; empty if it does not show them to us. */
    private Optional<InstalledTemplates> installed(DataStream stream) throws TransferException, InterruptedException {
        String attempt = "looking up the index template for " + stream.name() + " at " + cluster.where();
        Answer answer = cluster.get(InstalledTemplates.PATH, attempt);
        Refusal.requireSense(answer, attempt, cluster, clock);
        if (answer.status() == NOT_FOUND && config.setup() && flavor().elastic()) {
            // Elasticsearch knows the path, so it is the templates that are not there.
            return Optional.of(new InstalledTemplates(List.of()));
        }
        return answer.status() == 200 ? Optional.of(InstalledTemplates.read(answer.text())) : Optional.empty();
    }

    /** Whether a template that is not ours, or too weak a one, makes it a data stream all the same. */
    private static boolean makesDataStream(InstalledTemplates installed, DataStream stream) {
        return installed.winner(stream.name()).map(Installed::dataStream).orElse(false);
    }

    private Standing standing(InstalledTemplates installed, DataStream stream) {
        Optional<Installed> winner = installed.winner(stream.name());
        if (winner.isEmpty()) {
            return Standing.MISSING;
        }
        Installed there = winner.get();
        if (there.managedBy().equals(IndexTemplate.MANAGED_BY) && there.dataStream()) {
            return there.version() >= IndexTemplate.VERSION ? Standing.GOOD : Standing.WEAK;
        }
        boolean fleets = there.managedBy().equals("fleet") && there.priority() >= IndexTemplate.PRIORITY;
        if (there.dataStream() && (fleets || there.priority() >= IndexTemplate.PRIORITY || !config.setup())) {
            log.debug("{} is made by the template {}", stream.name(), there.name());
            return Standing.GOOD;
        }
        return there.priority() >= IndexTemplate.PRIORITY ? Standing.UNFIT : Standing.WEAK;
    }

    private BlockedException missing(DataStream stream, Standing standing, InstalledTemplates installed) {
        String name = installed.winner(stream.name()).map(Installed::name).orElse("");
        return standing == Standing.UNFIT
                ? new BlockedException(
                        "the index template " + name + " would make " + stream.name() + " a plain index",
                        "give the template a data_stream object, or let it match other names")
                : new BlockedException(
                        "no index template makes " + stream.name() + " a data stream, and setup is switched off",
                        "set setup = true, or install a template for " + stream.pattern());
    }

    /**
     * For an account that may see no templates: whether the data stream is there, or comes into being when asked for by
     * its own name, which never makes a plain index.
     */
    private boolean isOrBecomesDataStream(DataStream stream) throws TransferException, InterruptedException {
        if (flavor().elastic()) {
            // Its bulk requests ask for a data stream, and are refused if there is none.
            return true;
        }
        String attempt = "creating the data stream " + stream.name() + " at " + cluster.where();
        Answer answer = cluster.send("PUT", "/_data_stream/" + stream.name(), attempt);
        Refusal.requireSense(answer, attempt, cluster, clock);
        if (answer.status() == 403) {
            // Who switched setup off says that a template is there.
            return !config.setup();
        }
        return answer.status() < 300 || ClusterError.of(answer).type().equals("resource_already_exists_exception");
    }

    /** The root tells more than other answers do; asked once. */
    private void identify() throws TransferException, InterruptedException {
        if (!asked) {
            String attempt = "asking " + cluster.where() + " what it is";
            Answer root = cluster.root(attempt);
            Refusal.requireSense(root, attempt, cluster, clock);
            requireCluster(root, attempt);
            asked = true;
        }
    }

    /**
     * Anything may listen at an address that was mistyped. An account may be forbidden the root, Amazon has none, and what
     * stands before a cluster may have a page of its own there.
     */
    private void requireCluster(Answer root, String attempt) throws BlockedException {
        boolean silent = root.status() < 400
                || root.status() == 403
                || cluster.signs()
                || !config.flavor().equals(Flavor.AUTO);
        if (!silent && !Product.isOfACluster(root)) {
            throw new BlockedException(
                    attempt + ": it answered " + root.status() + ", but not as Elasticsearch or OpenSearch do",
                    "check host and port in urls: port 9200 unless changed. If a proxy answers for the cluster at its"
                            + " root, say in the setting flavor what the cluster is");
        }
    }

    /** What counts for a data stream now. */
    private enum Standing {
        /** A template that makes it a data stream, and that is ours or stronger than ours. */
        GOOD,
        /** A template that ours would take precedence over, or an older one of ours. */
        WEAK,
        /** A stronger template that makes plain indices. */
        UNFIT,
        /** No template. */
        MISSING,
        /** The cluster does not say. */
        UNKNOWN
    }
}
