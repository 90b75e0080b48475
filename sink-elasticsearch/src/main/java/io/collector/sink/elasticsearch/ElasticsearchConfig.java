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

        @Doc("ecs: documents in the Elastic Common Schema, as Elastic's own integration writes them;"
                + " raw: the vendor's object as it is")
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

        @Doc("Which product the cluster is: auto finds out") @Default("auto")
        Flavor flavor,

        @Doc("auto: from the event, so that nothing is stored twice; none: the cluster's own") @Default("auto")
        DocumentId documentId,

        @Doc("Ingest pipeline to run on the documents; absent: none, not even a default pipeline of the data stream")
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
        int ways = (apiKey.isPresent() ? 1 : 0) + (username.isPresent() ? 1 : 0) + (bearerToken.isPresent() ? 1 : 0);
        if (ways > 1) {
            problems.add(new Problem(
                    "api-key", "username with password, and bearer-token exclude each other: set one of them"));
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

            @Doc("How long to wait for more events once there is one") @Default("1s")
            Duration linger,

            @Doc("Requests under way at once") @Default("1") @AtLeast("1") @AtMost("16")
            int inFlight) {}
}
