package io.collector.http;

import io.collector.api.InvalidConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Trust and client certificates from PEM files. Stateless. */
final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    private Tls() {}

    static void apply(OkHttpClient.Builder builder, HttpConfig config) {
        HttpConfig.Trust trust = config.trust();
        if (trust.verify()
                && trust.caFile().isEmpty()
                && trust.caFingerprint().isEmpty()
                && config.clientCertificate().isEmpty()) {
            return;
        }
        try {
            X509TrustManager trusted = trust.verify() ? trusted(trust) : new TrustEverybody();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config.clientCertificate()), new TrustManager[] {trusted}, new SecureRandom());
            builder.sslSocketFactory(context.getSocketFactory(), trusted);
            if (!trust.verify()) {
                builder.hostnameVerifier((host, session) -> true);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidConfigException("trust", "cannot be set up: " + e.getMessage());
        }
    }

    /** The authority of the fingerprint alone; or the certificates of the Java runtime and those of the file together. */
    private static X509TrustManager trusted(HttpConfig.Trust trust) throws GeneralSecurityException, IOException {
        if (trust.caFingerprint().isPresent()) {
            return new PinnedAuthority(trust.caFingerprint().get());
        }
        Optional<Path> caFile = trust.caFile();
        if (caFile.isEmpty()) {
            return trustManager(null);
        }
        KeyStore store = emptyStore();
        int n = 0;
        for (X509Certificate accepted : trustManager(null).getAcceptedIssuers()) {
            store.setCertificateEntry("java-" + n++, accepted);
        }
        for (Certificate added : certificates("trust.ca-file", caFile.get())) {
            store.setCertificateEntry("file-" + n++, added);
        }
        return trustManager(store);
    }

    static X509TrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
    }

    private static KeyManager @Nullable [] keys(Optional<HttpConfig.ClientCertificate> certificate)
            throws GeneralSecurityException, IOException {
        if (certificate.isEmpty()) {
            return null;
        }
        List<Certificate> chain =
                certificates("client-certificate.file", certificate.get().file());
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                privateKey(certificate.get().keyFile(), chain.get(0)),
                NO_PASSWORD,
                chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static PrivateKey privateKey(Path file, Certificate certificate) {
        Matcher pem = KEY.matcher(read("client-certificate.key-file", file));
        if (!pem.find()) {
            throw new InvalidConfigException(
                    "client-certificate.key-file",
                    file + " holds no PKCS #8 private key; convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new InvalidConfigException(
                    "client-certificate.key-file",
                    file + " is not the " + algorithm + " key of the certificate in client-certificate.file");
        }
    }

    private static List<Certificate> certificates(String setting, Path file) {
        try (InputStream in = new ByteArrayInputStream(read(setting, file).getBytes(StandardCharsets.UTF_8))) {
            List<Certificate> found =
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new InvalidConfigException(setting, file + " holds no certificate in PEM form");
            }
            return found;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidConfigException(setting, file + " holds no certificate in PEM form: " + e.getMessage());
        }
    }

    private static String read(String setting, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidConfigException(setting, "names " + file + ", which cannot be read");
        }
    }

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** What {@code trust.verify = false} asks for. */
    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
