package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.ByteSize;
import java.time.Duration;
import java.util.List;

/**
 * The policy that decides when a data stream begins a new index and when an old one is deleted, in the words of both
 * products. Immutable.
 */
record LifecyclePolicy(ElasticsearchConfig.Lifecycle settings) {
    static final String NAME = "collector-logs";

    /** Begins the description of policies that are ours to change. */
    static final String INSTALLED = "Installed by collector: ";

    private static final List<String> PATTERNS = List.of("logs-proofpoint_tap.*", "logs-collector.*");
    private static final long GIB = 1L << 30;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    /** What it does; a policy that says the same needs no change, whatever somebody changed in it by hand. */
    String description() {
        return INSTALLED + "new index after " + age(settings.maxAge()) + " or " + size(settings.maxSize())
                + settings.deleteAfter()
                        .map(after -> ", deleted after another " + age(after))
                        .orElse(", never deleted");
    }

    /** For Elasticsearch's index lifecycle management. */
    ObjectNode ilm() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode policy = json.putObject("policy");
        policy.putObject("_meta").put("managed_by", IndexTemplate.MANAGED_BY).put("description", description());
        ObjectNode phases = policy.putObject("phases");
        phases.putObject("hot")
                .put("min_age", "0ms")
                .putObject("actions")
                .putObject("rollover")
                .put("max_age", age(settings.maxAge()))
                .put("max_primary_shard_size", size(settings.maxSize()));
        settings.deleteAfter()
                .ifPresent(after -> phases.putObject("delete")
                        .put("min_age", age(after))
                        .putObject("actions")
                        .putObject("delete"));
        return json;
    }

    /** For OpenSearch's index state management, which finds its indices by their names. */
    ObjectNode ism() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode policy = json.putObject("policy");
        policy.put("description", description()).put("default_state", "written");
        ObjectNode written = policy.putArray("states").addObject().put("name", "written");
        written.putArray("actions")
                .addObject()
                .putObject("rollover")
                .put("min_index_age", age(settings.maxAge()))
                .put("min_primary_shard_size", size(settings.maxSize()));
        written.putArray("transitions");
        settings.deleteAfter().ifPresent(after -> {
            written.withArrayProperty("transitions")
                    .addObject()
                    .put("state_name", "deleted")
                    .putObject("conditions")
                    .put("min_rollover_age", age(after));
            ObjectNode deleted = policy.withArrayProperty("states").addObject().put("name", "deleted");
            deleted.putArray("actions").addObject().putObject("delete");
            deleted.putArray("transitions");
        });
        ObjectNode names = policy.putArray("ism_template").addObject().put("priority", IndexTemplate.PRIORITY);
        PATTERNS.forEach(names.putArray("index_patterns")::add);
        return json;
    }

    /** In the largest unit that both products read and that is exact. */
    static String age(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds % DAY == 0 ? seconds / DAY + "d" : seconds + "s";
    }

    private static String size(ByteSize size) {
        return size.bytes() % GIB == 0 ? size.bytes() / GIB + "gb" : size.bytes() + "b";
    }
}
