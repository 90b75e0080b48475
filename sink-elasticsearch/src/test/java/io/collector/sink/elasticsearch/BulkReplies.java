package io.collector.sink.elasticsearch;

import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers of a cluster to bulk requests. */
final class BulkReplies {
    static final String MAPPING_ERROR = """
            "status":400,"error":{"type":"document_parsing_exception","reason":"[1:51] failed to parse field [n] of type \
            [long] in document with id 'x'. Preview of field's value: 'private words'",\
            "caused_by":{"type":"illegal_argument_exception","reason":"For input string: \\"private words\\""}}""";

    private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

    private BulkReplies() {}

    static boolean isBulk(ReceivedRequest request) {
        return request.path().equals("/_bulk");
    }

    /** The ids of a request, in order; empty texts for documents without one. */
    static List<String> ids(ReceivedRequest request) {
        List<String> ids = new ArrayList<>();
        List<String> lines = request.body().lines().toList();
        for (int i = 0; i < lines.size(); i += 2) {
            Matcher id = ID.matcher(lines.get(i));
            ids.add(id.find() ? id.group(1) : "");
        }
        return ids;
    }

    /** Everything is stored. */
    static Reply created(ReceivedRequest request) {
        return items(request);
    }

    /** The first items are answered with these, such as {@code "status":429}; the others are stored. */
    static Reply items(ReceivedRequest request, String... first) {
        List<String> ids = ids(request);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String rest = i < first.length ? first[i] : "\"status\":201";
            items.add("{\"create\":{\"_id\":\"" + ids.get(i) + "\"," + rest + "}}");
        }
        return Reply.of(200, "{\"errors\":false,\"took\":7,\"items\":[" + String.join(",", items) + "]}");
    }
}
