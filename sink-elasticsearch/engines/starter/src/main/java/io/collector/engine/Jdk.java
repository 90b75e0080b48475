package io.collector.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java installation. Immutable.
 *
 * @param home the folder that holds {@code bin/java}
 * @param feature its version, such as 21
 */
record Jdk(Path home, int feature) {
    private static final Pattern NAMED = Pattern.compile("(?:JAVA|JDK)_?(?:HOME_?)?\\d+(?:_\\w+)?");
    private static final Pattern IN_TOOLCHAINS = Pattern.compile("<jdkHome>\\s*([^<]+?)\\s*</jdkHome>");

    /** The one that this program runs on. */
    static Jdk running() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /**
     * One that is new enough: the running one if it is, else the oldest of those that the environment names ({@code
     * JAVA_HOME_21}, {@code JAVA_HOME_25_X64}, {@code JDK_21}) or Maven's toolchains.
     */
    static Optional<Jdk> atLeast(int feature) {
        return atLeast(
                feature,
                running(),
                named(
                        System.getenv().entrySet().stream()
                                .filter(e -> NAMED.matcher(e.getKey()).matches())
                                .map(e -> e.getValue())
                                .toList(),
                        Path.of(System.getProperty("user.home"), ".m2", "toolchains.xml")));
    }

    static Optional<Jdk> atLeast(int feature, Jdk running, Collection<Path> others) {
        if (running.feature() >= feature) {
            return Optional.of(running);
        }
        return others.stream()
                .flatMap(home -> at(home).stream())
                .filter(jdk -> jdk.feature() >= feature)
                .min(Comparator.comparingInt(Jdk::feature));
    }

    /** The homes in these variables' values and in a file of toolchains, if it is there. */
    static List<Path> named(Collection<String> values, Path toolchains) {
        List<Path> homes = new ArrayList<>(values.stream().map(Path::of).toList());
        if (Files.isReadable(toolchains)) {
            try (Stream<String> lines = Files.lines(toolchains)) {
                lines.forEach(line -> {
                    Matcher home = IN_TOOLCHAINS.matcher(line);
                    if (home.find()) {
                        homes.add(Path.of(home.group(1)));
                    }
                });
            } catch (IOException e) {
                return homes; // not readable after all: as if it were not there
            }
        }
        return homes;
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }

    /** By the file that every installation has. */
    private static Optional<Jdk> at(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        Matcher feature = Pattern.compile("(\\d+).*").matcher(version);
        return feature.matches() ? Optional.of(new Jdk(home, Integer.parseInt(feature.group(1)))) : Optional.empty();
    }
}
