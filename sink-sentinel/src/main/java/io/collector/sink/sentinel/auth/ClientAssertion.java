package io.collector.sink.sentinel.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** The proof that an application has the key of its certificate: a signed JWT for one use. Stateless. */
final class ClientAssertion {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration VALID = Duration.ofMinutes(10);
    private static final PSSParameterSpec PS256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private ClientAssertion() {}

    /**
     * Makes one.
     *
     * @param audience the address that the token is asked for at
     */
    static String of(Pem pem, String clientId, String audience, Instant now) {
        ObjectNode header = MAPPER.createObjectNode()
                .put("alg", "PS256")
                .put("typ", "JWT")
                .put("x5t#S256", thumbprint(pem.certificate()));
        ObjectNode claims = MAPPER.createObjectNode()
                .put("aud", audience)
                .put("iss", clientId)
                .put("sub", clientId)
                .put("jti", UUID.randomUUID().toString())
                .put("nbf", now.getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(VALID).getEpochSecond());
        String signed = base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(sign(signed, pem.key()));
    }

    private static byte[] sign(String text, RSAPrivateKey key) {
        try {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(PS256);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign with an RSA key", e);
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
