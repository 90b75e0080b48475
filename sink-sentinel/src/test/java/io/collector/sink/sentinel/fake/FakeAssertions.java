package io.collector.sink.sentinel.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the signed assertions of an application with a certificate. For one thread at a time. */
final class FakeAssertions {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofHours(24);

    private final X509Certificate trusted;
    private final Set<String> used = new HashSet<>();

    FakeAssertions(X509Certificate trusted) {
        this.trusted = trusted;
    }

    /** What is wrong, by the code of the sign-in service. */
    record Problem(int code, String text) {}

    Optional<Problem> problem(String assertion, String clientId, String path, Instant now) {
        List<String> parts = List.of(assertion.split("\\.", -1));
        if (parts.size() != 3) {
            return Optional.of(new Problem(50027, "The JWT is malformed."));
        }
        try {
            JsonNode header = json(parts.get(0));
            JsonNode claims = json(parts.get(1));
            if (!header.path("x5t#S256").asText().equals(thumbprint()) || !isSigned(parts, header)) {
                return Optional.of(new Problem(700027, "Client assertion failed signature validation."));
            }
            return claims(claims, clientId, path, now);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of(new Problem(50027, "The JWT is malformed."));
        }
    }

    private Optional<Problem> claims(JsonNode claims, String clientId, String path, Instant now) {
        Instant from = Instant.ofEpochSecond(claims.path("nbf").asLong());
        Instant to = Instant.ofEpochSecond(claims.path("exp").asLong());
        if (!claims.path("iss").asText().equals(clientId)
                || !claims.path("sub").asText().equals(clientId)) {
            return Optional.of(new Problem(700021, "Client assertion application identifier doesn't match."));
        }
        if (!claims.path("aud").asText().matches("https?://[^/]+" + path)) {
            return Optional.of(new Problem(700023, "Client assertion audience claim does not match Realm issuer."));
        }
        if (now.isBefore(from) || !now.isBefore(to) || to.isAfter(now.plus(LONGEST))) {
            return Optional.of(new Problem(700024, "Client assertion is not within its valid time range."));
        }
        if (claims.path("jti").asText().isEmpty()
                || !used.add(claims.path("jti").asText())) {
            return Optional.of(new Problem(7000214, "Client assertion was used before."));
        }
        return Optional.empty();
    }

    private boolean isSigned(List<String> parts, JsonNode header) throws GeneralSecurityException {
        Signature signature;
        if (header.path("alg").asText().equals("PS256")) {
            signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        } else if (header.path("alg").asText().equals("RS256")) {
            signature = Signature.getInstance("SHA256withRSA");
        } else {
            return false;
        }
        signature.initVerify(trusted);
        signature.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts.get(2)));
    }

    private String thumbprint() throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(trusted.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static JsonNode json(String part) throws IOException {
        return MAPPER.readTree(Base64.getUrlDecoder().decode(part));
    }
}
