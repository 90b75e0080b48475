package io.collector.sink.sentinel;

import java.util.Map;

/** How the sink proves to Azure who it is. */
public enum CredentialKind {
    /** What the other settings and the environment tell: see {@link #chosen}. */
    AUTO,
    /** {@code client-secret}. */
    SECRET,
    /** {@code client-certificate}. */
    CERTIFICATE,
    /** The identity that Azure gives to the machine or the app that this runs on. */
    MANAGED_IDENTITY,
    /** A token of the Kubernetes cluster or another issuer that the application trusts. */
    WORKLOAD_IDENTITY;

    static final String FEDERATED_TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";
    static final String IDENTITY_ENDPOINT = "IDENTITY_ENDPOINT";

    /**
     * The kind that {@code auto} stands for. A virtual machine gives no sign of its identity without being asked over
     * the network, so there {@code managed-identity} must be said.
     *
     * @return {@link #AUTO} if nothing tells
     */
    static CredentialKind chosen(SentinelConfig config, Map<String, String> environment) {
        if (config.credential() != AUTO) {
            return config.credential();
        }
        if (config.clientSecret().isPresent()) {
            return SECRET;
        }
        if (config.clientCertificate().isPresent()) {
            return CERTIFICATE;
        }
        if (config.federatedTokenFile().isPresent() || environment.containsKey(FEDERATED_TOKEN_FILE)) {
            return WORKLOAD_IDENTITY;
        }
        if (config.identityEndpoint().isPresent() || environment.containsKey(IDENTITY_ENDPOINT)) {
            return MANAGED_IDENTITY;
        }
        return AUTO;
    }
}
