package io.collector.runtime.config;

/**
 * A valid configuration and what came with reading it.
 *
 * @param config the configuration
 * @param effective every setting as it is in force, for a person
 * @param secretFiles the files that its secrets come from
 * @param fingerprint for comparing it with a later one
 */
public record LoadedConfig(
        CollectorConfig config, EffectiveConfig effective, SecretFiles secretFiles, Fingerprint fingerprint) {
    /** A configuration that no file was read for. */
    public static LoadedConfig of(CollectorConfig config, SecretFiles secretFiles) {
        return new LoadedConfig(config, new EffectiveConfig(), secretFiles, new Fingerprint(java.util.Map.of()));
    }
}
