package io.collector.runtime.config;

/**
 * A valid configuration and what came with reading it.
 *
 * @param config the configuration
 * @param effective every setting as it is in force, for a person
 * @param secretFiles the files that its secrets come from
 */
public record LoadedConfig(CollectorConfig config, EffectiveConfig effective, SecretFiles secretFiles) {}
