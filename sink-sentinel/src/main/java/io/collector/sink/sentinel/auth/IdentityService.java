package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** The forms in which Azure offers a machine's own tokens. Implementations are immutable. */
public interface IdentityService {
    /** Where to ask. */
    HttpUrl address();

    /** The version of the form. */
    String apiVersion();

    /** Adds what the service wants to see on every request. */
    Request.Builder sign(Request.Builder request);

    /** The request to make next, if the service answered with a question. */
    default Optional<Request> answerTo(Answer answer, Request request) throws BlockedException {
        return Optional.empty();
    }

    /** Of a virtual machine, and of container hosts on one. */
    URI MACHINE = URI.create("http://169.254.169.254");

    /**
     * The service of where this runs.
     *
     * @param configured the base address of a machine's service, instead of what the environment tells
     * @param environment of the process
     */
    static IdentityService of(Optional<URI> configured, Map<String, String> environment) {
        Optional<HttpUrl> endpoint =
                Optional.ofNullable(environment.get("IDENTITY_ENDPOINT")).map(HttpUrl::get);
        Optional<String> header = Optional.ofNullable(environment.get("IDENTITY_HEADER"));
        if (configured.isEmpty() && endpoint.isPresent() && header.isPresent()) {
            return new App(endpoint.get(), header.get());
        }
        if (configured.isEmpty() && endpoint.isPresent() && environment.containsKey("IMDS_ENDPOINT")) {
            return new ArcMachine(endpoint.get(), arcKeyFolders(environment));
        }
        return new Machine(Addresses.join(configured.orElse(MACHINE), "/metadata/identity/oauth2/token"));
    }

    private static List<Path> arcKeyFolders(Map<String, String> environment) {
        Path linux = Path.of("/var/opt/azcmagent/tokens");
        String windows = environment.get("ProgramData");
        return windows == null
                ? List.of(linux)
                : List.of(linux, Path.of(windows, "AzureConnectedMachineAgent", "Tokens"));
    }

    /** The metadata service of a virtual machine. */
    record Machine(HttpUrl address) implements IdentityService {
        @Override
        public String apiVersion() {
            return "2018-02-01";
        }

        @Override
        public Request.Builder sign(Request.Builder request) {
            return request.header("Metadata", "true");
        }
    }

    /** The service beside an app of App Service, Functions or Container Apps. */
    record App(HttpUrl address, String header) implements IdentityService {
        @Override
        public String apiVersion() {
            return "2019-08-01";
        }

        @Override
        public Request.Builder sign(Request.Builder request) {
            return request.header("X-IDENTITY-HEADER", header);
        }

        @Override
        public String toString() {
            return "App[" + address + "]";
        }
    }
}
