package io.collector.sink.sentinel;

import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.http.Addresses;
import io.collector.sink.sentinel.auth.CertificateCredential;
import io.collector.sink.sentinel.auth.Credential;
import io.collector.sink.sentinel.auth.IdentityService;
import io.collector.sink.sentinel.auth.ManagedIdentityCredential;
import io.collector.sink.sentinel.auth.SecretCredential;
import io.collector.sink.sentinel.auth.TokenEndpoint;
import io.collector.sink.sentinel.auth.WorkloadIdentityCredential;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** Makes the credential that the settings tell. For one sink. */
final class Credentials {
    private final SentinelConfig config;
    private final Map<String, String> environment;
    private final OkHttpClient client;
    private final Clock clock;

    private Credentials(SentinelConfig config, Map<String, String> environment, OkHttpClient client, Clock clock) {
        this.config = config;
        this.environment = environment;
        this.client = client;
        this.clock = clock;
    }

    /**
     * The credential of a sink.
     *
     * @throws InvalidConfigException if something is missing that the kind of credential needs
     */
    static Credential from(SentinelConfig config, Map<String, String> environment, OkHttpClient client, Clock clock) {
        return new Credentials(config, environment, client, clock).credential();
    }

    private Credential credential() {
        return switch (config.chosenCredential(environment)) {
            case SECRET ->
                new SecretCredential(endpoint(), config.clientSecret().orElseThrow());
            case CERTIFICATE -> certificate(config.clientCertificate().orElseThrow());
            case WORKLOAD_IDENTITY -> new WorkloadIdentityCredential(endpoint(), federatedTokenFile());
            case MANAGED_IDENTITY ->
                new ManagedIdentityCredential(
                        client,
                        clock,
                        IdentityService.of(config.identityEndpoint(), environment),
                        config.cloud().resource(),
                        config.clientId());
            case AUTO ->
                throw new InvalidConfigException(
                        SentinelConfig.NO_CREDENTIAL.setting(), SentinelConfig.NO_CREDENTIAL.text());
        };
    }

    private Credential certificate(SentinelConfig.Certificate certificate) {
        Path file = certificate.file();
        return new CertificateCredential(endpoint(), file, certificate.keyFile().orElse(file), clock);
    }

    /** What the settings do not say, the environment of a pod with workload identity does. */
    private TokenEndpoint endpoint() {
        Optional<String> tenant = config.tenantId().or(() -> variable("AZURE_TENANT_ID"));
        Optional<String> application = config.clientId().or(() -> variable("AZURE_CLIENT_ID"));
        List<Problem> problems = new ArrayList<>();
        SentinelConfig.requireApplication(problems, tenant, application);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return new TokenEndpoint(
                client,
                clock,
                signIn(),
                tenant.orElseThrow(),
                application.orElseThrow(),
                config.cloud().scope());
    }

    private URI signIn() {
        return config.authority().orElseGet(() -> {
            boolean workload = config.chosenCredential(environment) == CredentialKind.WORKLOAD_IDENTITY;
            Optional<URI> ofPod =
                    variable("AZURE_AUTHORITY_HOST").filter(v -> workload).map(URI::create);
            ofPod.ifPresent(a -> Addresses.require("AZURE_AUTHORITY_HOST", a, config.http()));
            return ofPod.orElse(config.cloud().authority());
        });
    }

    private Path federatedTokenFile() {
        return config.federatedTokenFile()
                .or(() -> variable(CredentialKind.FEDERATED_TOKEN_FILE).map(Path::of))
                .orElseThrow(() -> new InvalidConfigException(
                        "federated-token-file",
                        "is missing, and there is no " + CredentialKind.FEDERATED_TOKEN_FILE
                                + " in the environment either"));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
