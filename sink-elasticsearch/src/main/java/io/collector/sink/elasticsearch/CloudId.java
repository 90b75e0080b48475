package io.collector.sink.elasticsearch;

import io.collector.api.InvalidConfigException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Cloud ID of an Elastic Cloud deployment: {@code NAME:base64(HOST[:PORT]$ELASTICSEARCH$KIBANA)}. Stateless. */
final class CloudId {
    private static final String DEFAULT_PORT = "443";

    private CloudId() {}

    /**
     * The address it stands for.
     *
     * @throws InvalidConfigException if it is none
     */
    static URI decode(String cloudId) {
        try {
            String encoded = cloudId.strip().substring(cloudId.strip().lastIndexOf(':') + 1);
            String[] parts = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split("\\$", -1);
            if (parts.length >= 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                String host = portless(parts[0]);
                String port = port(parts[1], port(parts[0], DEFAULT_PORT));
                URI address = URI.create("https://" + portless(parts[1]) + "." + host + ":" + port);
                if (address.getHost() != null) {
                    return address;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("cloud-id", "is not a Cloud ID: " + e.getMessage());
        }
        throw new InvalidConfigException(
                "cloud-id", "is not a Cloud ID; copy it from the deployment's page, it looks like NAME:LETTERS");
    }

    private static String portless(String host) {
        return host.contains(":") ? host.substring(0, host.indexOf(':')) : host;
    }

    private static String port(String host, String otherwise) {
        return host.contains(":") ? host.substring(host.indexOf(':') + 1) : otherwise;
    }
}
