package io.collector.sink.elasticsearch;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What became of one document, told by status and type of error together. */
enum Outcome {
    /** Stored. */
    CREATED,
    /** It was there already. */
    DUPLICATE,
    /** Kept in the failure store instead of the data stream. */
    REDIRECTED,
    /** Not now. */
    TRANSIENT,
    /** The cluster does not take ids. */
    ID_REFUSED,
    /** Not before a person acts. */
    BLOCKED,
    /** Never: this document does not fit the mapping. */
    POISON;

    /** What an item says of a document that the failure store took. */
    static final String IN_FAILURE_STORE = "used";

    private static final Set<String> POISON_TYPES = Set.of(
            "document_parsing_exception",
            "mapper_parsing_exception",
            "strict_dynamic_mapping_exception",
            "mapper_exception",
            "parsing_exception",
            "parse_exception",
            "x_content_parse_exception",
            "json_parse_exception",
            "input_coercion_exception",
            "max_bytes_length_exceeded_exception");

    /** How an illegal_argument_exception speaks of a document, in small letters; any other speaks of the configuration. */
    private static final List<String> POISON_REASONS = List.of(
            "immense term",
            "is too large, must be",
            "limit of total fields",
            "limit of mapping depth",
            "nested documents has exceeded",
            "cannot be changed from type",
            "can't merge",
            "object mapping",
            "is missing",
            "field name");

    static Outcome of(int status, ClusterError error, String failureStore) {
        if (status >= 200 && status < 300) {
            return failureStore.equals(IN_FAILURE_STORE) ? REDIRECTED : CREATED;
        }
        if (status == 409 && (error.type().isEmpty() || error.type().equals("version_conflict_engine_exception"))) {
            return DUPLICATE;
        }
        // A conflict that is not about the id is about what an ingest pipeline needs, such as a model that is not
        // running.
        if (status == 408 || status == 409 || status == 429 || status >= 500) {
            return TRANSIENT;
        }
        if (status == 400 && error.reason().contains("Document ID is not supported")) {
            return ID_REFUSED;
        }
        if (status == 413 || (status == 400 && poison(error))) {
            return POISON;
        }
        // What is not known as poison is held: taking a fault of the configuration for bad data would lose data.
        return BLOCKED;
    }

    /** Whether the document is where it should be. */
    boolean taken() {
        return this == CREATED || this == DUPLICATE || this == REDIRECTED;
    }

    private static boolean poison(ClusterError error) {
        if (!error.type().equals("illegal_argument_exception")) {
            return POISON_TYPES.contains(error.type());
        }
        String reason = error.reason().toLowerCase(Locale.ROOT);
        return POISON_REASONS.stream().anyMatch(reason::contains);
    }
}
