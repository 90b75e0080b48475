package io.collector.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The home of a secured OpenSearch: a self-signed certificate for 127.0.0.1 and the plugin's own users and roles, of
 * which {@code admin} with the password {@code admin} may do everything. For one thread.
 */
public final class SecuredHome {
    private static final String PASSWORD = "changeit";
    private static final String SSL = "plugins.security.ssl.";
    private static final int USERS_SECONDS = 120;

    private final Path config;
    private final Path plugin;

    SecuredHome(Path home, Path plugin) {
        this.config = home.resolve("config");
        this.plugin = plugin;
    }

    /** The server's certificate as PEM, in the home of a secured engine that was started. */
    public static Path certificate(Path home) {
        return home.resolve("config/node.pem");
    }

    /** The plugin's jars, without those that the engine has in its own version. */
    List<String> jarsBeside(List<String> engine) throws IOException {
        Set<String> there = engine.stream()
                .map(jar -> artifact(Path.of(jar).getFileName().toString()))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(plugin)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .filter(file ->
                            !there.contains(artifact(Path.of(file).getFileName().toString())))
                    .toList();
        }
    }

    /** Puts certificate, users and roles there, once. Returns the settings that belong to them. */
    List<String> prepare() throws IOException {
        if (!Files.exists(config.resolve("node.p12"))) {
            Path users = Files.createDirectories(config.resolve("opensearch-security"));
            try (Stream<Path> files = Files.list(plugin.resolve("config"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, users.resolve(file.getFileName()));
                }
            }
            keytool(
                    "-genkeypair -alias node -keyalg RSA -keysize 2048 -dname CN=node -ext SAN=ip:127.0.0.1,dns:localhost"
                            + " -ext bc=ca:true -validity 3650 -keystore node.p12");
            keytool("-exportcert -rfc -alias node -keystore node.p12 -file node.pem");
            keytool("-importcert -noprompt -alias node -file node.pem -keystore trust.p12");
        }
        List<String> settings = new ArrayList<>();
        for (String layer : List.of("transport", "http")) {
            settings.add(SSL + layer + ".keystore_type=PKCS12");
            settings.add(SSL + layer + ".keystore_filepath=node.p12");
            settings.add(SSL + layer + ".keystore_password=" + PASSWORD);
            settings.add(SSL + layer + ".keystore_alias=node");
            settings.add(SSL + layer + ".truststore_type=PKCS12");
            settings.add(SSL + layer + ".truststore_filepath=trust.p12");
            settings.add(SSL + layer + ".truststore_password=" + PASSWORD);
        }
        settings.add(SSL + "transport.enforce_hostname_verification=false");
        settings.add(SSL + "http.enabled=true");
        settings.add("plugins.security.allow_default_init_securityindex=true");
        settings.add("plugins.security.restapi.roles_enabled=all_access");
        settings.add("plugins.security.authcz.admin_dn=CN=admin");
        return settings;
    }

    /** Users and roles come into being some seconds after the engine answers. */
    static void awaitUsers(URI url, Path home) {
        long deadline = System.nanoTime() + USERS_SECONDS * 1_000_000_000L;
        try {
            SSLContext tls = trusting(home.resolve("config/trust.p12"));
            while (status(url, tls) != 200) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(url + " knows no users after " + USERS_SECONDS + " s");
                }
                Thread.sleep(200);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(url + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int status(URI url, SSLContext tls) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        ((HttpsURLConnection) connection).setSSLSocketFactory(tls.getSocketFactory());
        String admin = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        connection.setRequestProperty("Authorization", "Basic " + admin);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }

    private void keytool(String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(config.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new UncheckedIOException("keytool failed: " + said, new IOException(arguments));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String artifact(String jar) {
        return jar.replaceFirst("-\\d.*", "");
    }
}
