package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application with a certificate. The files are read anew for each token, so that a renewed certificate counts
 * without a restart. Safe for use by several threads.
 */
public final class CertificateCredential implements Credential {
    private static final Logger log = LoggerFactory.getLogger(CertificateCredential.class);
    private static final Duration WARNING = Duration.ofDays(30);

    private final TokenEndpoint endpoint;
    private final Path certificateFile;
    private final Path keyFile;
    private final Clock clock;
    private volatile Optional<Instant> expires = Optional.empty();

    /** The application that {@code endpoint} gives tokens to. */
    public CertificateCredential(TokenEndpoint endpoint, Path certificateFile, Path keyFile, Clock clock) {
        this.endpoint = endpoint;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
    }

    @Override
    public Token fetch() throws TransferException, InterruptedException {
        Pem pem = Pem.read(certificateFile, keyFile);
        Instant now = clock.instant();
        Instant end = pem.certificate().getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new BlockedException(
                    "getting a token: the certificate in " + certificateFile + " ended at " + end,
                    "make a new certificate, upload it to the application and put it in place of this one");
        }
        remember(end, now);
        String assertion = ClientAssertion.of(pem, endpoint.clientId(), endpoint.address(), now);
        return endpoint.token(WorkloadIdentityCredential.proof(assertion), assertion);
    }

    @Override
    public Optional<Instant> expires() {
        return expires;
    }

    private void remember(Instant end, Instant now) {
        boolean known = expires.filter(end::equals).isPresent();
        expires = Optional.of(end);
        if (!known && now.plus(WARNING).isAfter(end)) {
            log.warn(
                    "the certificate in {} ends at {}: upload a new one to the application before",
                    certificateFile,
                    end);
        }
    }
}
