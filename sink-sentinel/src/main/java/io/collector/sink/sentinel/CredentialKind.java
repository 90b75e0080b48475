package io.collector.sink.sentinel;

import java.util.Map;

/** How the sink proves to Azure who it is. */
public enum CredentialKind {
    /** What the other settings and the environment tell: see {@link #resolved}. */
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
     * This kind; for {@code auto} the one that it stands for, by which of the settings are there. A virtual machine gives no sign of its
     * identity without being asked over the network, so there {@code managed-identity} must be said.
     *
     * @return {@link #AUTO} if nothing tells
     */
    CredentialKind resolved(
            boolean secret,
            boolean certificate,
            boolean federatedTokenFile,
            boolean identityEndpoint,
            Map<String, String> environment) {
        if (this != AUTO) {
            return this;
        }
        if (secret) {
            return SECRET;
        }
        if (certificate) {
            return CERTIFICATE;
        }
        if (federatedTokenFile || environment.containsKey(FEDERATED_TOKEN_FILE)) {
            return WORKLOAD_IDENTITY;
        }
        if (identityEndpoint || environment.containsKey(IDENTITY_ENDPOINT)) {
            return MANAGED_IDENTITY;
        }
        return AUTO;
    }
}
