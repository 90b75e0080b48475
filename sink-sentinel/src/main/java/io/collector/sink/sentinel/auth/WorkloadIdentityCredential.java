package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An application that trusts another issuer, such as a Kubernetes cluster. The issuer's token is in a file that is
 * replaced every hour or so, hence read anew for each token. Safe for use by several threads.
 */
public final class WorkloadIdentityCredential implements Credential {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final TokenEndpoint endpoint;
    private final Path tokenFile;

    /** The application that {@code endpoint} gives tokens to. */
    public WorkloadIdentityCredential(TokenEndpoint endpoint, Path tokenFile) {
        this.endpoint = endpoint;
        this.tokenFile = tokenFile;
    }

    @Override
    public Token fetch() throws TransferException, InterruptedException {
        String federated = read();
        return endpoint.token(proof(federated), federated);
    }

    /** The fields that carry a signed proof instead of a secret. */
    static Map<String, String> proof(String assertion) {
        return Map.of("client_assertion_type", JWT_BEARER, "client_assertion", assertion);
    }

    private String read() throws BlockedException {
        String federated;
        try {
            federated = Files.readString(tokenFile, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new BlockedException(
                    "getting a token: the federated token file " + tokenFile + " cannot be read",
                    "check that the pod has the label azure.workload.identity/use and a service account with the"
                            + " application's id, or that federated-token-file is right");
        }
        if (federated.isEmpty()) {
            throw new BlockedException(
                    "getting a token: the federated token file " + tokenFile + " is empty",
                    "check what writes this file");
        }
        return federated;
    }
}
