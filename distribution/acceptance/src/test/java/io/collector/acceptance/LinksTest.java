package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links from one page of the project to another lead somewhere. */
class LinksTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void leadToPagesAndHeadingsThatThereAre() throws Exception {
        leadSomewhere(ROOT, pages());
    }

    /** Who has the tarball may have nothing else. */
    @Test
    void leadSomewhereWithinTheTarballToo() throws Exception {
        try (Installation installation = Installation.unpack("links");
                Stream<Path> files = Files.walk(installation.home())) {
            leadSomewhere(
                    installation.home(),
                    files.filter(p -> p.toString().endsWith(".md")).toList());
        }
    }

    private static void leadSomewhere(Path root, List<Path> pages) throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages) {
            Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                links++;
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                if (!leads(target, link.group(2))) {
                    broken.add(root.relativize(page) + " -> " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(20);
    }

    private static boolean leads(Path target, String heading) throws IOException {
        if (heading == null || !Files.exists(target)) {
            return Files.exists(target);
        }
        return HEADING.matcher(Files.readString(target))
                .results()
                .anyMatch(h -> anchor(h.group(1)).equals(heading));
    }

    /** What a heading is called in an address, as GitHub makes it. */
    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
