package io.collector.runtime.admin;

import io.collector.runtime.admin.Endpoint.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of the console: one page and what it loads, all from this build. Stateless. */
final class Assets {
    private static final String PAGE = "console/index.html";
    private static final List<String> FILES = List.of(
            "console/console.css",
            "console/icon.svg",
            "console/theme.js",
            "console/main.js",
            "console/api.js",
            "console/page.js",
            "console/text.js",
            "console/devices.js",
            "console/calendar.js",
            "console/chart.js",
            "console/charts.js",
            "console/threats.js",
            "console/explorer.js",
            "console/letters.js",
            "console/books.js");

    private Assets() {}

    static Map<String, Endpoint> all() {
        Map<String, Endpoint> all = new LinkedHashMap<>();
        all.put("/", q -> answer(PAGE));
        FILES.forEach(file -> all.put('/' + file, q -> answer(file)));
        return all;
    }

    /** Where they are; they tell nothing that a token would have to guard. */
    static Set<String> paths() {
        return all().keySet();
    }

    private static Answer answer(String file) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("the file " + file + " is missing in this build");
            }
            byte[] bytes = in.readAllBytes();
            return new Answer(200, contentType(file), out -> out.write(bytes));
        }
    }

    private static String contentType(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(file);
        };
    }
}
