package io.collector.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What is left of a vendor's request limit.
 *
 * @param name the pool, by the vendor's word for it
 * @param used requests made within the vendor's period, failed ones included
 * @param limit the most that this source may make in that period
 * @param waitsUntil when the next request of this pool may be made, if that is not now
 * @param reason why it waits; empty if it does not
 */
public record RequestPool(String name, long used, long limit, Optional<Instant> waitsUntil, String reason) {}
