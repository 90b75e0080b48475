package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The composable index templates of a cluster. Immutable. */
record InstalledTemplates(List<Installed> templates) {
    /** What is asked for: the contents of hundreds of templates are not. */
    static final String PATH = "/_index_template?filter_path=index_templates.name,"
            + "index_templates.index_template.index_patterns,index_templates.index_template.priority,"
            + "index_templates.index_template.data_stream,index_templates.index_template._meta";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One template.
     *
     * @param dataStream whether it makes data streams; plain indices otherwise
     * @param managedBy who says to have installed it; may be empty
     * @param version its maker's count of changes
     * @param lifecycle the policy it names, if it is ours; may be empty
     */
    record Installed(
            String name,
            List<String> patterns,
            long priority,
            boolean dataStream,
            String managedBy,
            int version,
            String lifecycle) {
        boolean matches(String index) {
            return patterns.stream().anyMatch(pattern -> index.matches(regex(pattern)));
        }

        private static String regex(String pattern) {
            return "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
        }
    }

    /** Reads the answer to {@link #PATH}; an answer of another kind holds none. */
    static InstalledTemplates read(String answer) {
        List<Installed> templates = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(answer).path("index_templates")) {
                JsonNode template = entry.path("index_template");
                List<String> patterns = new ArrayList<>();
                template.path("index_patterns").forEach(pattern -> patterns.add(pattern.asText()));
                templates.add(new Installed(
                        entry.path("name").asText(),
                        List.copyOf(patterns),
                        template.path("priority").asLong(0),
                        template.has("data_stream"),
                        template.path("_meta").path("managed_by").asText(""),
                        template.path("_meta").path("version").asInt(0),
                        template.path("_meta").path("lifecycle").asText("")));
            }
        } catch (JsonProcessingException e) {
            return new InstalledTemplates(List.of());
        }
        return new InstalledTemplates(List.copyOf(templates));
    }

    /** The one that counts for an index or data stream of that name: the matching one of the highest priority. */
    Optional<Installed> winner(String index) {
        return templates.stream()
                .filter(template -> template.matches(index))
                .max(Comparator.comparingLong(Installed::priority));
    }
}
