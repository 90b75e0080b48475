package io.collector.api;

/** The level of this API, and the manifest attribute by which a plugin says which one it needs. */
public final class ApiLevel {
    /** The level that this version of the API is. It rises when a plugin that was built before would no longer work. */
    public static final int CURRENT = 1;

    /** The attribute of the main section of a plugin's jar manifest that holds the level. */
    public static final String MANIFEST_ATTRIBUTE = "Collector-Api";

    private ApiLevel() {}
}
