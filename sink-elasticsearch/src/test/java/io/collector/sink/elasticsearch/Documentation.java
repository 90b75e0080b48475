package io.collector.sink.elasticsearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page for users of this sink, from which tests take what it promises. Stateless. */
final class Documentation {
    private Documentation() {}

    /** The page, as Markdown. */
    static String text() throws IOException {
        return Files.readString(root().resolve("docs/elasticsearch.md"));
    }

    /** The JSON after a line of that beginning. */
    static String query(String title) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(title) + "[^`]*```json\n([^`]+)```")
                .matcher(text());
        if (!block.find()) {
            throw new IllegalStateException("the documentation has no JSON after: " + title);
        }
        return block.group(1);
    }

    /** The checkout. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("docs"))) {
            at = at.getParent();
        }
        return at;
    }
}
