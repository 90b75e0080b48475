package io.collector.runtime.journal;

import java.time.Instant;

/**
 * A dead letter with its event, as the journal keeps it.
 *
 * @param source the source's name
 * @param sink the sink that refused it; empty if the source could not read it
 * @param table the table's full name
 * @param id the identity of the fact
 * @param revision of its content
 * @param position where it was in the journal; 0 if it never was
 * @param code the target's own code; may be empty
 * @param reason for a person
 * @param at when it was refused last
 * @param again whether another try is asked for
 * @param body the event as it is kept; of what could not be read, what came
 */
public record Buried(
        String source,
        String sink,
        String table,
        String id,
        String revision,
        long position,
        String code,
        String reason,
        Instant at,
        boolean again,
        String body) {}
