package io.collector.sink.sentinel;

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
import io.collector.sink.sentinel.auth.IdentityService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of a Sentinel sink. Immutable.
 *
 * @param endpoint where rows go, of the data collection endpoint or of the rule itself
 * @param ruleId the immutable id of the data collection rule
 * @param tenantId the directory of the application
 * @param clientId the application, or which managed identity
 * @param clientSecret its secret
 * @param cloud which Azure
 * @param authority where tokens come from, instead of the cloud's own address
 * @param timeGenerated whether rows carry {@code TimeGenerated}
 * @param updateColumns whether rows of updates say what changed
 * @param credential how the sink proves who it is
 * @param clientCertificate instead of the secret
 * @param federatedTokenFile for workload identity
 * @param identityEndpoint for managed identity
 * @param batch how rows become requests
 * @param http the connection
 */
public record SentinelConfig(
        @Doc("Logs ingestion address of the data collection endpoint, or of the rule itself if it is of kind Direct")
        URI endpoint,

        @Doc("Immutable id of the data collection rule: dcr- and 32 hexadecimal digits, not its name")
        String ruleId,

        @Doc("Directory (tenant) id. Not needed for a managed identity")
        Optional<String> tenantId,

        @Doc("Application (client) id. For a managed identity: which one, if the machine has several")
        Optional<String> clientId,

        @Doc("Client secret of the application: its value, not its id")
        Optional<Secret> clientSecret,

        @Doc("Which Azure the workspace is in: public, us-government or china") @Default("public")
        Cloud cloud,

        @Doc("Sign-in address, without the tenant, instead of the one of the cloud")
        Optional<URI> authority,

        @Doc("Whether rows carry the event's time as TimeGenerated. Only for a rule whose streams declare it;"
                + " the rule of the published solution does not")
        @Default("false")
        boolean timeGenerated,

        @Doc(
                "Whether rows of updates carry CollectorStatus, CollectorPreviousStatus and CollectorPreviousRevision. Only"
                        + " for a rule whose streams declare them, as that of the shipped template does; the rule of the"
                        + " published solution does not")
        @Default("false")
        boolean updateColumns,

        @Doc("How the sink proves who it is: secret, certificate, managed-identity, workload-identity, or auto for"
                + " what the other settings and the environment tell")
        @Default("auto")
        CredentialKind credential,

        @Doc("Certificate of the application, instead of client-secret")
        Optional<Certificate> clientCertificate,

        @Doc("File with the token of the cluster, read again each time; without it AZURE_FEDERATED_TOKEN_FILE says"
                + " where")
        Optional<Path> federatedTokenFile,

        @Doc("Address of the machine's identity service, instead of the one that Azure machines have")
        Optional<URI> identityEndpoint,

        @Doc("How events become requests") @Default("{}") Batches batch,
        @Doc("Connection settings") @Default("{}") HttpConfig http) {

    static final Problem NO_CREDENTIAL = new Problem(
            "client-secret",
            "is missing: set it, or client-certificate, and tenant-id and client-id with either, or say"
                    + " credential = managed-identity or workload-identity");

    private static final Pattern RULE_ID = Pattern.compile("dcr-[0-9a-fA-F]{32}");
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._:/-]+");

    public SentinelConfig {
        List<Problem> problems = new ArrayList<>();
        address(problems, "endpoint", endpoint, http);
        authority.ifPresent(a -> address(problems, "authority", a, http));
        if (!RULE_ID.matcher(ruleId).matches()) {
            problems.add(new Problem(
                    "rule-id",
                    "must be the immutable id of the data collection rule, dcr- and 32 hexadecimal digits (see"
                            + " \"Immutable Id\" on its overview page); the name of the rule does not work"));
        }
        tenantId.filter(t -> !TENANT.matcher(t).matches() || RULE_ID.matcher(t).matches())
                .ifPresent(t -> problems.add(new Problem(
                        "tenant-id",
                        "must be the id of the directory, such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or one of its"
                                + " domain names")));
        clientId.filter(c -> !CLIENT.matcher(c).matches())
                .ifPresent(c -> problems.add(new Problem("client-id", "must be the id of the application")));
        if (batch.packBy() == PackBy.COMPRESSED && !http.gzip()) {
            problems.add(new Problem("batch.pack-by", "cannot be compressed while http.gzip is false"));
        }
        require(problems, credential, CredentialKind.SECRET, "client-secret", clientSecret);
        require(problems, credential, CredentialKind.CERTIFICATE, "client-certificate", clientCertificate);
        identityEndpoint.ifPresent(a -> identityAddress(problems, a, http));
        CredentialKind chosen = credential.resolved(
                clientSecret.isPresent(),
                clientCertificate.isPresent(),
                federatedTokenFile.isPresent(),
                identityEndpoint.isPresent(),
                System.getenv());
        if (chosen == CredentialKind.AUTO) {
            problems.add(NO_CREDENTIAL);
        }
        if (chosen == CredentialKind.SECRET || chosen == CredentialKind.CERTIFICATE) {
            requireApplication(problems, tenantId, clientId);
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    /** The kind of credential, whatever {@code credential} says. */
    CredentialKind chosenCredential(Map<String, String> environment) {
        return credential.resolved(
                clientSecret.isPresent(),
                clientCertificate.isPresent(),
                federatedTokenFile.isPresent(),
                identityEndpoint.isPresent(),
                environment);
    }

    static void requireApplication(List<Problem> problems, Optional<String> tenant, Optional<String> client) {
        if (tenant.isEmpty()) {
            problems.add(new Problem("tenant-id", "is missing: the directory that the application is registered in"));
        }
        if (client.isEmpty()) {
            problems.add(new Problem("client-id", "is missing: the id of the application"));
        }
    }

    private static void require(
            List<Problem> problems,
            CredentialKind actual,
            CredentialKind kind,
            String setting,
            Optional<? extends Object> value) {
        if (actual == kind && value.isEmpty()) {
            problems.add(new Problem(setting, "is missing, and credential says that it is used"));
        }
    }

    /** The address that every machine of Azure has is plain http, and leads nowhere else. */
    private static void identityAddress(List<Problem> problems, URI address, HttpConfig http) {
        if (!IdentityService.MACHINE.getHost().equals(address.getHost())) {
            address(problems, "identity-endpoint", address, http);
        }
    }

    private static void address(List<Problem> problems, String setting, URI address, HttpConfig http) {
        try {
            Addresses.require(setting, address, http);
        } catch (InvalidConfigException e) {
            problems.addAll(e.problems());
        }
    }

    /** What the size of a request is counted in. */
    public enum PackBy {
        /** Bytes before compression. */
        RAW,
        /** Bytes after compression. */
        COMPRESSED
    }

    /**
     * How events become requests.
     *
     * @param maxEvents the most in one request
     * @param maxBytes the most bytes in one request
     * @param linger how long to wait for more
     * @param inFlight how many requests at once
     * @param packBy what {@code maxBytes} counts
     */
    public record Batches(
            @Doc("Most events in a request") @Default("5000") @AtLeast("1") @AtMost("100000")
            int maxEvents,

            @Doc("Most bytes in a request, before compression; Azure takes no more than 1 MB")
            @Default("1MB")
            @AtLeast("1KB")
            @AtMost("1MB")
            ByteSize maxBytes,

            @Doc("Longest wait for a request to fill") @Default("1s")
            Duration linger,

            @Doc("Requests under way at once") @Default("2") @AtLeast("1") @AtMost("32")
            int inFlight,

            @Doc("What max-bytes counts: raw, or compressed for several times as many events in a request")
            @Default("raw")
            PackBy packBy) {}

    /**
     * A certificate in place of a secret.
     *
     * @param file certificate in PEM form
     * @param keyFile its private key
     */
    public record Certificate(
            @Doc("PEM file of the certificate") Path file,

            @Doc("PEM file of the private key, PKCS #8, not encrypted; without it the key is in the first file")
            Optional<Path> keyFile) {}
}
