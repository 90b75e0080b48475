package io.collector.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts servers whose chain holds the certificate of one authority, known by its fingerprint, that vouches for the rest.
 * Whether the server's name fits its certificate is checked elsewhere, as always. Immutable.
 */
final class PinnedAuthority implements X509TrustManager {
    private final String fingerprint;

    /** @param fingerprint SHA-256 in hexadecimal digits, with or without colons */
    PinnedAuthority(String fingerprint) {
        this.fingerprint = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        for (X509Certificate certificate : chain) {
            if (fingerprint.equals(fingerprint(certificate))) {
                if (certificate.getBasicConstraints() < 0) {
                    throw new CertificateException("the certificate of trust.ca-fingerprint, "
                            + certificate.getSubjectX500Principal() + ", is not that of an authority");
                }
                trusting(certificate).checkServerTrusted(chain, authType);
                return;
            }
        }
        throw new CertificateException(
                "no certificate that the server sent has the fingerprint of trust.ca-fingerprint");
    }

    private static X509TrustManager trusting(X509Certificate authority) throws CertificateException {
        try {
            KeyStore store = Tls.emptyStore();
            store.setCertificateEntry("authority", authority);
            return Tls.trustManager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the certificate of trust.ca-fingerprint cannot be used", e);
        }
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the fingerprint of a certificate cannot be made", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is served here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
