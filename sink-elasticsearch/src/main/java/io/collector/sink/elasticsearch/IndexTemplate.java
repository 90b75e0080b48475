package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import io.collector.sink.elasticsearch.document.DataStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The index template that this sink installs for a data stream: fields of documents in both formats, so that changing
 * the format needs no other template, and only field types that every engine has. Immutable.
 *
 * @param stream what it is for, in every namespace
 * @param table the columns of raw documents; empty if they are not known
 * @param flavor decides on the one field type that the products name differently, and on settings
 * @param policy the lifecycle policy of Elasticsearch; empty for none
 * @param retention how long Elastic Cloud Serverless keeps documents; empty for ever
 */
record IndexTemplate(
        DataStream stream, Optional<Table> table, Flavor flavor, String policy, Optional<Duration> retention) {
    /** Above the cluster's own for {@code logs-*-*}, which has 100, below those of Elastic's integrations with 200. */
    static final int PRIORITY = 150;

    static final int VERSION = 2;
    static final String MANAGED_BY = "collector";

    private static final int MOST_FIELDS = 2000;

    String name() {
        return "collector-" + stream.dataset();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("index_patterns").add(stream.pattern());
        json.put("priority", PRIORITY);
        json.putObject("data_stream");
        json.putObject("_meta")
                .put("managed_by", MANAGED_BY)
                .put("version", VERSION)
                .put("lifecycle", policy);
        ObjectNode template = json.putObject("template");
        if (flavor != Flavor.SERVERLESS) {
            ObjectNode settings = template.putObject("settings").put("index.mapping.total_fields.limit", MOST_FIELDS);
            if (!policy.isEmpty()) {
                settings.put("index.lifecycle.name", policy);
            }
        } else if (retention.isPresent()) {
            template.putObject("lifecycle").put("data_retention", LifecyclePolicy.age(retention.get()));
        }
        ObjectNode mappings = template.putObject("mappings");
        // A text that happens to look like a date must not turn the field into one for all that follow.
        mappings.put("date_detection", false);
        dynamicTemplates(mappings.putArray("dynamic_templates"));
        Fields fields = new Fields(mappings.putObject("properties"), flavor);
        fields.read("common");
        table.ifPresent(columns -> fields.columns(stream.root(), columns));
        stream.tap().ifPresent(tap -> {
            String prefix = stream.root() + "." + tap.word() + ".";
            fields.read("tap", prefix);
            fields.read(tap.clicks() ? "clicks" : "messages", prefix);
        });
        return json;
    }

    /** Fields that nobody foresaw: texts as keywords, and below the vendor's object everything, so that types never clash. */
    private void dynamicTemplates(ArrayNode templates) {
        add(templates, "text", "string", Optional.empty());
        for (String type : List.of("long", "double", "boolean")) {
            add(templates, "vendor_" + type, type, Optional.of(stream.root() + ".*"));
        }
    }

    private static void add(ArrayNode templates, String name, String type, Optional<String> path) {
        ObjectNode template = templates.addObject().putObject(name);
        template.put("match_mapping_type", type);
        path.ifPresent(match -> template.put("path_match", match));
        Fields.keyword(template.putObject("mapping"));
    }
}
