package io.collector.sink.elasticsearch;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.api.Secret;
import io.collector.http.Addresses;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of one sink; each is described by its {@link Doc}. */
public record ElasticsearchConfig(
        @Doc("Addresses of the cluster, with port, tried in turn") @Default("[]")
        List<URI> urls,

        @Doc("Cloud ID of an Elastic Cloud deployment, instead of urls")
        Optional<String> cloudId,

        @Doc("API key, as the cluster returned it in `encoded`, or as ID:KEY")
        Optional<Secret> apiKey,

        @Doc("User name, with password") Optional<String> username,
        @Doc("Password of the user") Optional<Secret> password,
        @Doc("Bearer token: a service token or a JWT") Optional<Secret> bearerToken,

        @Doc("Keys of an Amazon account, for Amazon OpenSearch Service")
        Optional<Aws> aws,

        @Doc("ecs: documents in the Elastic Common Schema, as Elastic's own integration writes them;"
                + " raw: the vendor's object as it is;"
                + " integration: for clusters with Elastic's integration for TAP installed, whose pipeline maps")
        @Default("ecs")
        Format format,

        @Doc("Whether ecs documents hold nothing that Elastic's own integration does not write") @Default("false")
        boolean strict,

        @Doc("Whether ecs documents keep the whole event in event.original") @Default("false")
        boolean preserveOriginal,

        @Doc("Last part of the data streams' names") @Default("default")
        String namespace,

        @Doc("Whether to install index templates where none is; needs the privilege manage_index_templates")
        @Default("true")
        boolean setup,

        @Doc("The lifecycle policy that setup installs along with its index templates") @Default("{}")
        Lifecycle lifecycle,

        @Doc("Which product the cluster is: auto finds out") @Default("auto")
        Flavor flavor,

        @Doc("auto: from the event, so that nothing is stored twice; none: the cluster's own") @Default("auto")
        DocumentId documentId,

        @Doc("Ingest pipeline to run on the documents; absent: none, not even a default pipeline of the data stream,"
                + " unless the format is integration")
        Optional<String> pipeline,

        @Doc("How events are gathered into requests") @Default("{}")
        Batching batch,

        @Doc("How to connect") @Default("{}") HttpConfig http) {

    public ElasticsearchConfig {
        urls = List.copyOf(urls);
        List<Problem> problems = new ArrayList<>();
        if (urls.isEmpty() && cloudId.isEmpty()) {
            problems.add(new Problem("urls", "must name at least one address, such as https://es.example.com:9200"));
        }
        if (!urls.isEmpty() && cloudId.isPresent()) {
            problems.add(new Problem("cloud-id", "and urls exclude each other: set one of them"));
        }
        for (URI url : urls) {
            try {
                Addresses.require("urls", url, http);
            } catch (InvalidConfigException e) {
                problems.addAll(e.problems());
            }
        }
        cloudId.ifPresent(id -> {
            try {
                CloudId.decode(id);
            } catch (InvalidConfigException e) {
                problems.addAll(e.problems());
            }
        });
        if (username.isPresent() != password.isPresent()) {
            problems.add(new Problem("username", "and password go together: set both or none"));
        }
        int ways = (apiKey.isPresent() ? 1 : 0)
                + (username.isPresent() ? 1 : 0)
                + (bearerToken.isPresent() ? 1 : 0)
                + (aws.isPresent() ? 1 : 0);
        if (ways > 1) {
            problems.add(new Problem(
                    "api-key", "and username with password, bearer-token and aws exclude each other: set one of them"));
        }
        if (flavor == Flavor.SERVERLESS && username.isPresent()) {
            problems.add(new Problem("username", "is not known to Elastic Cloud Serverless; set api-key instead"));
        }
        if (!namespace.matches("[^-\\\\/*?\"<>|\\s,#:A-Z]{1,100}")) {
            problems.add(
                    new Problem(
                            "namespace",
                            "must be 1 to 100 lower-case characters without blanks and without any of - \\ / * ? \" < > | , # :"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    /** Where to send to: the addresses, or the one that the cloud ID stands for. */
    List<URI> addresses() {
        return cloudId.map(id -> List.of(CloudId.decode(id))).orElse(urls);
    }

    /** Whether an ingest pipeline changes the documents before they are stored. */
    boolean runsPipeline() {
        return pipeline.isPresent() || format == Format.INTEGRATION;
    }

    /**
     * Who signs requests to Amazon OpenSearch Service.
     *
     * @param region where the domain or collection is
     * @param service es for domains, aoss for Serverless
     * @param accessKeyId the account's; no secret by itself, but temporary keys come with another each time
     * @param secretAccessKey the account's
     * @param sessionToken of temporary keys
     */
    public record Aws(
            @Doc("Region of the domain or collection, such as eu-west-1")
            String region,

            @Doc("es: Amazon OpenSearch Service; aoss: Amazon OpenSearch Serverless") @Default("es")
            String service,

            @Doc("Access key ID") Secret accessKeyId,
            @Doc("Secret access key") Secret secretAccessKey,
            @Doc("Session token of temporary keys") Optional<Secret> sessionToken) {}

    /**
     * How long data streams live. Elastic Cloud Serverless rolls over by itself and takes {@code deleteAfter} only.
     *
     * @param enabled whether a policy is installed
     * @param maxAge of an index that is written to
     * @param maxSize of a primary shard that is written to
     * @param deleteAfter counted from the rollover; empty to keep indices for ever
     */
    public record Lifecycle(
            @Doc("Whether setup installs a lifecycle policy (ILM, or ISM on OpenSearch) for its data streams")
            @Default("true")
            boolean enabled,

            @Doc("Age at which a data stream begins a new index") @Default("30d") @AtLeast("1h")
            Duration maxAge,

            @Doc("Size of a primary shard at which a data stream begins a new index") @Default("50GiB") @AtLeast("1MiB")
            ByteSize maxSize,

            @Doc("Time after which an index that is no longer written to is deleted; absent: never") @AtLeast("1h")
            Optional<Duration> deleteAfter) {}

    /**
     * How events are gathered into requests.
     *
     * @param maxEvents in one request
     * @param maxBytes of one request before compression
     * @param linger how long to wait for more
     * @param inFlight requests at once
     */
    public record Batching(
            @Doc("Most events in one request") @Default("1000") @AtLeast("1") @AtMost("50000")
            int maxEvents,

            @Doc("Most bytes in one request, before compression") @Default("5MiB") @AtLeast("16KiB") @AtMost("90MiB")
            ByteSize maxBytes,

            @Doc("Longest wait for a request to fill") @Default("1s")
            Duration linger,

            @Doc("Requests under way at once") @Default("1") @AtLeast("1") @AtMost("16")
            int inFlight) {}
}
