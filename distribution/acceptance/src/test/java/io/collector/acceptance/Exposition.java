package io.collector.acceptance;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} answered, taken apart. For one thread while it is read, then for several. */
final class Exposition {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PARTS = Pattern.compile("_(bucket|count|sum)$");

    private final Map<String, Family> families = new TreeMap<>();

    /** One metric: its labels with one value of each, and the names of its series. */
    record Family(String name, String type, String help, Map<String, String> labels, Set<String> series) {}

    private Exposition() {}

    static Exposition of(String text) {
        Exposition exposition = new Exposition();
        Map<String, String> help = new TreeMap<>();
        text.lines().forEach(line -> {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                help.put(words[2], words.length > 3 ? words[3].strip() : "");
            } else if (line.startsWith("# TYPE ")) {
                exposition.families.put(
                        words[2],
                        new Family(
                                words[2], words[3], help.getOrDefault(words[2], ""), new TreeMap<>(), new TreeSet<>()));
            } else if (!line.isBlank()) {
                exposition.sample(line);
            }
        });
        return exposition;
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("no sample of a metric: " + line);
        }
        Family family = family(sample.group(1)).orElseThrow(() -> new IllegalArgumentException("no type for " + line));
        family.series().add(sample.group(1));
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            family.labels().put(label.group(1), label.group(2));
        }
    }

    Iterable<Family> families() {
        return families.values();
    }

    /** The metric that a series belongs to, such as {@code a_seconds} for {@code a_seconds_bucket}. */
    Optional<Family> family(String series) {
        Family own = families.get(series);
        return Optional.ofNullable(
                own != null ? own : families.get(PARTS.matcher(series).replaceFirst("")));
    }

    /** Whether there is a series of exactly that name with each of these labels. */
    boolean has(String series, Set<String> labels) {
        return family(series)
                .filter(f -> f.series().contains(series))
                .filter(f -> f.labels().keySet().containsAll(labels))
                .isPresent();
    }
}
