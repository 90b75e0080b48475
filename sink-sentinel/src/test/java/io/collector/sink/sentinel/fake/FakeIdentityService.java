package io.collector.sink.sentinel.fake;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The services that give tokens to the machine or app they run beside: of virtual machines, of apps, and the Azure Arc
 * agent. Guarded by its monitor.
 */
final class FakeIdentityService {
    static final String MACHINE = "/metadata/identity/oauth2/token";
    static final String APP = "/msi/token";
    static final String ARC = "/arc/token";

    private final FakeOptions options;
    private final FakeSignIn signIn;
    private Optional<String> clientId = Optional.empty();
    private String arcKeyFile = "";
    private String arcKey = "";

    FakeIdentityService(FakeOptions options, FakeSignIn signIn) {
        this.options = options;
        this.signIn = signIn;
    }

    static boolean isAt(String path) {
        return path.equals(MACHINE) || path.equals(APP) || path.equals(ARC);
    }

    synchronized void require(String only) {
        clientId = Optional.of(only);
    }

    synchronized void arcKey(String file, String key) {
        arcKeyFile = file;
        arcKey = key;
    }

    synchronized Reply token(String method, URI address, Headers headers) {
        String query = String.valueOf(address.getQuery());
        String resource = options.scope().replace("/.default", "");
        if (!method.equals("GET") || !query.contains("resource=" + resource)) {
            return Reply.json(400, "{\"error\":\"invalid_resource\",\"error_description\":\"The resource is wrong\"}");
        }
        if (clientId.isPresent() && !query.contains("client_id=" + clientId.get())) {
            return Reply.json(400, "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}");
        }
        return switch (address.getPath()) {
            case MACHINE -> expect(query, "2018-02-01", headers, "Metadata", "true");
            case APP -> expect(query, "2019-08-01", headers, "X-IDENTITY-HEADER", options.secret());
            default -> arc(query, headers);
        };
    }

    private Reply arc(String query, Headers headers) {
        if (headers.getFirst("Authorization") == null) {
            return new Reply(401, Map.of("WWW-Authenticate", "Basic realm=" + arcKeyFile), "");
        }
        Reply reply = expect(query, "2020-06-01", headers, "Metadata", "true");
        return headers.getFirst("Authorization").equals("Basic " + arcKey) ? reply : Reply.empty(403);
    }

    private Reply expect(String query, String version, Headers headers, String name, String value) {
        if (!query.contains("api-version=" + version) || !value.equals(headers.getFirst(name))) {
            return Reply.json(
                    400,
                    "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header"
                            + " not specified\"}");
        }
        // These services write numbers as texts and say when a token ends rather than how long it is good.
        Reply given = signIn.give();
        long until = options.clock().instant().plus(options.tokenLifetime()).getEpochSecond();
        return new Reply(
                200,
                given.headers(),
                given.body().replaceFirst("\"expires_in\":\\d+", "\"expires_on\":\"" + until + "\""));
    }
}
