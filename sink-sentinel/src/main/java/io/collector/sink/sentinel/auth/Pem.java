package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its private key, as read from PEM files.
 *
 * @param certificate the first one of its file
 * @param key what belongs to it
 */
record Pem(X509Certificate certificate, RSAPrivateKey key) {
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");
    private static final String CONVERT = "convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

    /**
     * Reads both. They may be in the same file.
     *
     * @throws BlockedException if they cannot be read, or do not belong together
     */
    static Pem read(Path certificateFile, Path keyFile) throws BlockedException {
        X509Certificate certificate = certificate(certificateFile);
        RSAPrivateKey key = key(keyFile);
        if (!(certificate.getPublicKey() instanceof RSAPublicKey open)) {
            throw fault(
                    certificateFile,
                    "its key is of type " + certificate.getPublicKey().getAlgorithm(),
                    "use a certificate with an RSA key");
        }
        if (!open.getModulus().equals(key.getModulus())) {
            throw fault(
                    keyFile,
                    "the key is not that of the certificate in " + certificateFile,
                    "configure the two that belong together");
        }
        return new Pem(certificate, key);
    }

    private static X509Certificate certificate(Path file) throws BlockedException {
        Matcher pem = CERTIFICATE.matcher(text(file));
        if (!pem.find()) {
            throw fault(file, "there is no certificate in PEM form in it", "configure a PEM file");
        }
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der(pem)));
        } catch (CertificateException | IllegalArgumentException e) {
            throw fault(file, "what it holds is not a certificate", "configure a PEM file");
        }
    }

    private static RSAPrivateKey key(Path file) throws BlockedException {
        Matcher pem = KEY.matcher(text(file));
        if (!pem.find()) {
            throw fault(file, "there is no private key in it that is of form PKCS #8 and not encrypted", CONVERT);
        }
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(pem)));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw fault(file, "the private key in it is not an RSA key", "use a certificate with an RSA key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime knows no RSA keys", e);
        }
    }

    private static String text(Path file) throws BlockedException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw fault(file, "it cannot be read", "check that it exists and that this user may read it");
        }
    }

    private static byte[] der(Matcher pem) {
        return Base64.getMimeDecoder().decode(pem.group(1));
    }

    private static Pattern block(String what) {
        return Pattern.compile("-----BEGIN " + what + "-----([A-Za-z0-9+/=\\s]+)-----END " + what + "-----");
    }

    private static BlockedException fault(Path file, String what, String remedy) {
        return new BlockedException("reading " + file + " of client-certificate: " + what, remedy);
    }
}
