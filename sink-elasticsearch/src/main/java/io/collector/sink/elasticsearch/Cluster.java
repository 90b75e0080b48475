package io.collector.sink.elasticsearch;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Addresses;
import io.collector.http.Answer;
import io.collector.http.Body;
import io.collector.http.Exchange;
import io.collector.http.HttpClients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as one thing to ask: takes the next of its hosts in turn, passes over those that did not answer lately,
 * and gives the same request to the next when one fails. Safe for use by several threads.
 */
final class Cluster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final String JSON = "application/json";

    private final List<Host> hosts;
    private final OkHttpClient client;
    private final Credentials credentials;
    private final ElasticsearchConfig config;
    private final Clock clock;
    private final String caller;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private volatile Product product = Product.UNKNOWN;

    /** @param caller tells the cluster's operator who asks, in {@code X-Opaque-Id} */
    Cluster(ElasticsearchConfig config, Clock clock, String caller) {
        this.hosts = config.addresses().stream().map(Host::new).toList();
        this.client = HttpClients.create(config.http());
        this.credentials = new Credentials(config);
        this.config = config;
        this.clock = clock;
        this.caller = caller;
    }

    /** What the answers so far tell of the product. */
    Product product() {
        return product;
    }

    /** Whether requests carry a signature instead of a secret. */
    boolean signs() {
        return config.aws().isPresent();
    }

    Credentials credentials() {
        return credentials;
    }

    /** For messages: the host, or the first and how many more. */
    String where() {
        HttpUrl first = Addresses.join(hosts.get(0).address(), "/");
        String name = first.host() + ":" + first.port();
        return hosts.size() == 1 ? name : name + " and " + (hosts.size() - 1) + " more";
    }

    /** The whole address of a path at the first host, for a person to read. */
    String address(String path) {
        return Addresses.join(hosts.get(0).address(), path).toString();
    }

    Answer get(String path, String attempt) throws TransferException, InterruptedException {
        return send("GET", path, Optional.empty(), attempt, true);
    }

    /** Asks what it is; an account may be forbidden to know. */
    Answer root(String attempt) throws TransferException, InterruptedException {
        Answer answer = get("/", attempt);
        product = product.learnFromRoot(answer);
        return answer;
    }

    /** Sends a request with an empty body. */
    Answer send(String method, String path, String attempt) throws TransferException, InterruptedException {
        return send(method, path, Optional.of(() -> Body.of(new byte[0], JSON, false)), attempt, true);
    }

    /** Sends JSON. */
    Answer send(String method, String path, String content, String attempt)
            throws TransferException, InterruptedException {
        return send(
                method,
                path,
                Optional.of(() -> Body.of(content.getBytes(StandardCharsets.UTF_8), JSON, false)),
                attempt,
                true);
    }

    /**
     * Sends a bulk.
     *
     * @param repeatable whether another host may be asked when it is not known what became of the request
     */
    Answer bulk(String path, ByteBuffer lines, String attempt, boolean repeatable)
            throws TransferException, InterruptedException {
        boolean gzip = config.http().gzip();
        // A body is for one call: each host gets a new one.
        return send("POST", path, Optional.of(() -> Body.of(lines, "application/x-ndjson", gzip)), attempt, repeatable);
    }

    /**
     * Sends a bulk of nothing, which the cluster refuses before it looks at rights. All hosts are asked, since each may
     * have something else before it; those that do not answer at the moment do not count unless none does.
     *
     * @throws TransferException unless they refuse it in the cluster's own words
     */
    void sendNothing(String path) throws TransferException, InterruptedException {
        String attempt = "sending nothing to " + where();
        String opaqueId = caller + "-" + requests.incrementAndGet();
        Optional<Supplier<Body>> nothing = Optional.of(() -> Body.of(new byte[0], "application/x-ndjson", false));
        boolean heard = false;
        Optional<TransferException> silent = Optional.empty();
        for (Host host : hosts) {
            Answer answer;
            try {
                answer = ask(host, "POST", path, nothing, opaqueId, attempt);
            } catch (TransferException e) {
                silent = Optional.of(e);
                continue;
            }
            if (answer.status() == 400 && !ClusterError.of(answer).type().isEmpty()) {
                heard = true;
                continue;
            }
            TransferException fault = Refusal.of(answer, attempt, this, clock);
            if (!(fault instanceof RetryableException)) {
                throw fault;
            }
            silent = Optional.of(fault);
        }
        if (!heard) {
            throw silent.orElseThrow();
        }
    }

    /** How many hosts there are. */
    int places() {
        return hosts.size();
    }

    @Override
    public void close() {
        HttpClients.close(client);
    }

    private Answer send(
            String method, String path, Optional<Supplier<Body>> content, String attempt, boolean repeatable)
            throws TransferException, InterruptedException {
        List<Host> order = inTurn();
        String opaqueId = caller + "-" + requests.incrementAndGet();
        for (int i = 0; i < order.size() - 1; i++) {
            Host host = order.get(i);
            try {
                Answer answer = ask(host, method, path, content, opaqueId, attempt);
                if (!passesOn(answer) || !repeatable) {
                    return answer;
                }
                log.debug("{}: {} answered {}, asking the next host", attempt, host.address(), answer.status());
            } catch (RetryableException e) {
                if (e.ambiguous() && !repeatable) {
                    throw e;
                }
                log.debug("{}: asking the next host after: {}", attempt, e.getMessage());
            } catch (BlockedException e) {
                log.debug("{}: asking the next host after: {}", attempt, e.getMessage());
            }
        }
        return ask(order.get(order.size() - 1), method, path, content, opaqueId, attempt);
    }

    private Answer ask(
            Host host, String method, String path, Optional<Supplier<Body>> content, String opaqueId, String attempt)
            throws TransferException, InterruptedException {
        try {
            Answer answer = Exchange.send(client, request(host, method, path, content, opaqueId), attempt);
            if (passesOn(answer)) {
                host.failed(clock.instant());
            } else {
                host.answered();
            }
            product = product.learn(answer);
            return answer;
        } catch (RetryableException | BlockedException e) {
            host.failed(clock.instant());
            throw e;
        }
    }

    private Request request(Host host, String method, String path, Optional<Supplier<Body>> content, String opaqueId)
            throws BlockedException {
        Request.Builder request = new Request.Builder()
                .url(Addresses.join(host.address(), path))
                .header("Accept", JSON)
                .header("User-Agent", "collector")
                .header("X-Opaque-Id", opaqueId);
        Optional<String> authorization = credentials.header();
        authorization.ifPresent(value -> request.header("Authorization", value));
        if (content.isEmpty()) {
            return signed(request.method(method, null).build());
        }
        Body body = content.get().get();
        return signed(body.post(request).method(method, body).build());
    }

    private Request signed(Request request) {
        return config.aws()
                .map(account -> new AwsSignature(account).signed(request, clock.instant()))
                .orElse(request);
    }

    /** Those that answer first, beginning with the next in turn; then the others, the longest rested first. */
    private List<Host> inTurn() {
        Instant now = clock.instant();
        int start = Math.floorMod(turn.getAndIncrement(), hosts.size());
        List<Host> order = new ArrayList<>(hosts.subList(start, hosts.size()));
        order.addAll(hosts.subList(0, start));
        order.sort(Comparator.comparing(host -> host.rests(now) ? host.restsUntil() : Instant.MIN));
        return order;
    }

    /** What a proxy before a node that is down answers. */
    private static boolean passesOn(Answer answer) {
        return answer.status() >= 502 && answer.status() <= 504;
    }
}
