package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The Azure Arc agent of a machine outside Azure. Its first answer names a file that only its group may read; who can
 * read it may have a token. The name comes over the network, so only small key files of the agent's own folder count.
 *
 * @param address where to ask
 * @param keyFolders the agent's own
 */
record ArcMachine(HttpUrl address, List<Path> keyFolders) implements IdentityService {
    private static final String CHALLENGE = "Basic realm=";
    private static final long LARGEST_KEY = 4096;

    @Override
    public String apiVersion() {
        return "2020-06-01";
    }

    @Override
    public Request.Builder sign(Request.Builder request) {
        return request.header("Metadata", "true");
    }

    @Override
    public Optional<Request> answerTo(Answer answer, Request request) throws BlockedException {
        String challenge = answer.headers().get("WWW-Authenticate");
        if (answer.status() != 401 || challenge == null || !challenge.startsWith(CHALLENGE)) {
            return Optional.empty();
        }
        String key = key(Path.of(challenge
                        .substring(CHALLENGE.length())
                        .replace("\"", "")
                        .strip())
                .normalize());
        return Optional.of(
                request.newBuilder().header("Authorization", "Basic " + key).build());
    }

    private String key(Path file) throws BlockedException {
        boolean own = file.getParent() != null && keyFolders.contains(file.getParent());
        if (!own || !file.toString().endsWith(".key")) {
            throw fault(
                    file,
                    "is no key file of the Azure Arc agent",
                    "check that it is the agent that answers at " + address);
        }
        try {
            if (Files.size(file) > LARGEST_KEY) {
                throw fault(file, "is too large for a key", "check that it is the agent that answers at " + address);
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw fault(file, "cannot be read", "add the user that the collector runs as to the group himds");
        }
    }

    private static BlockedException fault(Path file, String what, String remedy) {
        return new BlockedException(
                "getting a token of the Azure Arc agent: the file " + file + " that it names " + what, remedy);
    }
}
