/** What happens in the simulated tenant, what TAP makes of it, and what goes wrong: the truth that every run is judged by. */
package io.collector.completeness.world;
