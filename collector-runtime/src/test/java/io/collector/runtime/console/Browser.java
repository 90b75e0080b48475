package io.collector.runtime.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium of this machine, driven by its DevTools protocol, with one page. For one thread.
 *
 * <p>It speaks to no address but the loopback ones that a test opens.
 */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final String session;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    /** The program, if this machine has one: {@code CHROMIUM} names it, else it is looked for on the path. */
    public static Optional<Path> program() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name ->
                        Arrays.stream(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with an empty page. */
    public static Browser start(Path program) throws Exception {
        Path profile = Files.createTempDirectory("browser");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--no-sandbox", // tests may run as root, where Chromium has none; it sees only our pages
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        try {
            return new Browser(process, profile);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private Browser(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        String[] port = devTools(process, profile).split("\n", -1);
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port[0] + port[1].strip()), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode targets = call("", "Target.getTargets", JSON.createObjectNode());
        String target = Stream.iterate(0, i -> i + 1)
                .limit(targets.path("targetInfos").size())
                .map(i -> targets.at("/targetInfos/" + i))
                .filter(t -> t.path("type").asText().equals("page"))
                .findFirst()
                .orElseThrow()
                .path("targetId")
                .asText();
        session = call(
                        "",
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", JSON.createObjectNode());
        }
        // A page without the focus gets no focus events either.
        send("Emulation.setFocusEmulationEnabled", JSON.createObjectNode().put("enabled", true));
    }

    private static String devTools(Process process, Path profile) throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < PATIENCE_SECONDS * 10 && process.isAlive(); i++) {
            if (Files.exists(file) && Files.readString(file).contains("\n/")) {
                return Files.readString(file);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the browser did not start: " + Files.readString(profile.resolve("log.txt")));
    }

    /** One command to the page. */
    public JsonNode send(String method, ObjectNode parameters) throws Exception {
        return call(session, method, parameters);
    }

    private JsonNode call(String to, String method, ObjectNode parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (got.has("error")) {
            throw new IOException(method + ": " + got.path("error"));
        }
        return got.path("result");
    }

    /** How large the window is, and which theme the system has. */
    public void show(int width, int height, boolean dark) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        ObjectNode media = JSON.createObjectNode().put("media", "");
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", media);
    }

    /** Goes to an address and waits until a condition in JavaScript holds. */
    public void open(URI address, String ready) throws Exception {
        send("Page.navigate", JSON.createObjectNode().put("url", address.toString()));
        await(ready);
    }

    /** Waits until a condition in JavaScript holds. */
    public void await(String condition) throws Exception {
        for (long end = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos(); ; ) {
            if (evaluate("Boolean(" + condition + ")").asBoolean()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("in vain: " + condition + "; the page says: "
                        + evaluate("document.body.innerText.slice(0, 2000)").asText() + "; faults: " + faults);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The value of an expression in the page; a promise is waited for. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result = send(
                "Runtime.evaluate",
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true)
                        .put("userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(result.path("exceptionDetails").toString());
        }
        return result.at("/result/value");
    }

    /** The whole page as a picture. */
    public Path picture(Path file) throws Exception {
        JsonNode size = send("Page.getLayoutMetrics", JSON.createObjectNode()).path("cssContentSize");
        ObjectNode how = JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true);
        how.putObject("clip")
                .put("x", 0)
                .put("y", 0)
                .put("width", size.path("width").asDouble())
                .put("height", size.path("height").asDouble())
                .put("scale", 1);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("Page.captureScreenshot", how).path("data").asText()));
    }

    /** What went wrong in the page: errors in scripts, refused content, failed requests. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Every address that the page asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(f -> f.toFile().delete());
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                try {
                    take(JSON.readTree(whole));
                } catch (IOException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> waiting =
                    answers.remove(message.path("id").asInt());
            if (waiting != null) {
                waiting.complete(message);
            }
            switch (message.path("method").asText()) {
                case "Runtime.exceptionThrown" ->
                    faults.add(message.at("/params/exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    if (message.at("/params/entry/level").asText().equals("error")) {
                        faults.add(message.at("/params/entry/text").asText() + " "
                                + message.at("/params/entry/url").asText());
                    }
                }
                case "Network.requestWillBeSent" ->
                    requests.add(message.at("/params/request/url").asText());
                default -> {}
            }
        }
    }
}
