package io.collector.runtime.config;

import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Tells whether two configurations are the same, and in which parts they differ, without keeping what is in them.
 * Immutable.
 *
 * @param parts digests, by the source, the sink or the other part that they are of
 */
public record Fingerprint(Map<String, String> parts) {
    public Fingerprint {
        parts = Map.copyOf(parts);
    }

    static Fingerprint of(ConfigNode collector, Path pluginsDir) {
        Map<String, String> parts = new TreeMap<>();
        for (String key : collector.keys()) {
            ConfigNode child = collector.child(key);
            if (key.equals("sources") || key.equals("sinks")) {
                UnaryOperator<String> part = key.equals("sources") ? Changes::source : Changes::sink;
                child.keys().forEach(name -> parts.put(part.apply(name), digest(text(child.child(name)))));
            } else {
                parts.put(key, digest(text(child)));
            }
        }
        parts.put(Changes.PLUGINS, digest(ofFiles(pluginsDir)));
        return new Fingerprint(parts);
    }

    /** What is different in a later configuration. */
    public Changes changes(Fingerprint later) {
        Map<String, String> changes = new TreeMap<>();
        parts.forEach((part, digest) -> {
            String after = later.parts.get(part);
            if (!digest.equals(after)) {
                changes.put(part, after == null ? "removed" : "changed");
            }
        });
        later.parts.keySet().stream()
                .filter(part -> !parts.containsKey(part))
                .forEach(part -> changes.put(part, "added"));
        return new Changes(changes);
    }

    private static String text(ConfigNode node) {
        return node.value().map(v -> v.render(ConfigRenderOptions.concise())).orElse("");
    }

    /** Enough to notice that a jar was exchanged. */
    static String ofFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return String.join("\n", lines);
        } catch (IOException e) {
            return "none";
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
