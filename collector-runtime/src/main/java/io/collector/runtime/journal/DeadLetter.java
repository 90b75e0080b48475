package io.collector.runtime.journal;

/**
 * An event that a sink will never take. The journal adds the event itself and the time.
 *
 * @param position where the event is in the journal
 * @param code the target's own code; may be empty
 * @param reason for a person
 */
public record DeadLetter(long position, String code, String reason) {
    /** The code of an event whose row no longer fits its checksum. */
    public static final String DAMAGED = "damaged";
}
