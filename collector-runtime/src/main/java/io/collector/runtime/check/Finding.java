package io.collector.runtime.check;

/**
 * What a check found out about one component.
 *
 * @param component its name in the configuration
 * @param kind {@code source} or {@code sink}
 * @param ok whether it would work
 * @param reason why not, for a person; empty if it would
 * @param remedy what to do; empty if nothing
 * @param found what else came to light, for a person to see that the right thing answered; may be empty
 */
public record Finding(String component, String kind, boolean ok, String reason, String remedy, String found) {}
