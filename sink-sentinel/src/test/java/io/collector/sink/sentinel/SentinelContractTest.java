package io.collector.sink.sentinel;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.SinkContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

class SentinelContractTest extends SinkContract {
    private static final String TOKEN = "eyJ-a-token-that-nobody-may-see";

    @Override
    protected Sink open(URI target, PluginContext context) {
        Settings settings = Settings.at(target);
        settings.http = Settings.http(TIMEOUT);
        return new SentinelSinkPlugin(Map.of()).open(settings.config(), context);
    }

    @Override
    protected boolean delivers(ReceivedRequest request) {
        return request.path().contains("/dataCollectionRules/") && countEvents(request) > 0;
    }

    @Override
    protected int countEvents(ReceivedRequest request) {
        try {
            return new ObjectMapper().readTree(request.body()).size();
        } catch (IOException e) {
            throw new UncheckedIOException("a request is not JSON", e);
        }
    }

    @Override
    protected Reply success(ReceivedRequest request) {
        return Reply.of(204);
    }

    @Override
    protected Reply beside(ReceivedRequest request) {
        return request.path().endsWith("/oauth2/v2.0/token")
                ? Reply.of(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" + TOKEN + "\"}")
                : Reply.of(204);
    }

    @Override
    protected Reply forbidden() {
        return Reply.of(403, "{\"error\":{\"code\":\"OperationFailed\",\"message\":\"no access to ingest data\"}}");
    }

    @Override
    protected Reply malformed() {
        return Reply.of(400, "{\"error\":{\"code\":\"MalformedData\",\"message\":\"the rows cannot be read\"}}");
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(
                TOKEN, Settings.at(server.url()).clientSecret.orElseThrow().reveal());
    }
}
