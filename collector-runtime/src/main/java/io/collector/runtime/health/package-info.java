/** How each source and sink is doing, in words for a person. Computed from what the runners see, reported by nobody. */
package io.collector.runtime.health;
