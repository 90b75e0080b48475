package io.collector.source.tap.simulator;

import java.time.Instant;

/**
 * A fact as it is on record, to compare with what was collected.
 *
 * @param array the list it comes in: {@code clicksBlocked}, {@code messagesDelivered} …
 * @param key unique: for a message {@code array/GUID/recipient}, for a click {@code
 *     array/GUID/recipient/clickTime/threatID}, all as in the event, times without needless zeros
 * @param revisions how many versions are visible by now, or were before another took their place
 * @param status the verdict of the latest
 * @param filed the time under which the latest is found
 * @param visible since when it can be seen
 */
public record Truth(String array, String key, int revisions, String status, Instant filed, Instant visible) {
    /** One line of JSON. */
    String toJson() {
        return "{\"table\":\"" + table() + "\",\"array\":\"" + array + "\",\"key\":\"" + key + "\",\"revisions\":"
                + revisions + ",\"status\":\"" + status + "\",\"filed\":\"" + filed + "\",\"visible\":\"" + visible
                + "\"}";
    }

    /** The name of its table. */
    public String table() {
        return "ProofPointTAP" + Character.toUpperCase(array.charAt(0)) + array.substring(1) + "V2";
    }
}
