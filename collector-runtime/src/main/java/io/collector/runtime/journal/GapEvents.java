package io.collector.runtime.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Coverage;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.api.Table.Column;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Gaps as events of a kind of their own, so that a SIEM can know what it does not have. The journal makes one of each
 * gap that a source reports; sinks get them if they are told to. Stateless.
 */
public final class GapEvents {
    /** The table of gaps, beside the source's own. */
    public static final Table TABLE = new Table(
            "CollectorGap",
            "collector-gap",
            "gapFrom",
            List.of(
                    new Column("id", Table.Type.STRING),
                    new Column("source", Table.Type.STRING),
                    new Column("gapFrom", Table.Type.DATETIME),
                    new Column("gapTo", Table.Type.DATETIME),
                    new Column("tables", Table.Type.DYNAMIC),
                    new Column("reason", Table.Type.STRING),
                    new Column("noticedAt", Table.Type.DATETIME)));

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DIGEST_LENGTH = 32;

    private GapEvents() {}

    /** The event of a gap; the same stretch of the same tables is the same fact, whatever the reason. */
    static Event of(String source, Coverage.Gap gap, Instant noticedAt) {
        TreeSet<String> tables = new TreeSet<>(gap.tables());
        String stretch = source + '\0' + gap.from() + '\0' + gap.to() + '\0' + String.join("\0", tables);
        String id = "gap-"
                + HexFormat.of()
                        .formatHex(EventDigest.sha256(stretch.getBytes(StandardCharsets.UTF_8)))
                        .substring(0, DIGEST_LENGTH);
        ObjectNode body = JSON.objectNode()
                .put("id", id)
                .put("source", source)
                .put("gapFrom", gap.from().toString())
                .put("gapTo", gap.to().toString());
        tables.forEach(body.putArray("tables")::add);
        body.put("reason", gap.reason()).put("noticedAt", noticedAt.toString());
        return new Event(TABLE.name(), id, "1", gap.from(), Json.of(body.toString()));
    }
}
