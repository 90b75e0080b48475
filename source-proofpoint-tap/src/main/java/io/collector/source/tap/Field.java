package io.collector.source.tap;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@link QuickReader} does about fields it knows by name, as bits, and the number under which it notes the value
 * of one. Stateless.
 */
final class Field {
    /** The part that is the number to note the value under; 0 for not to. */
    static final int NUMBER = 0x1F;

    /** In another spelling than on the wire. */
    static final int RESPELT = 1 << 5;
    /** A list on the wire. */
    static final int LIST = 1 << 6;
    /** No text on the wire. */
    static final int NO_TEXT = 1 << 7;
    /** The list of threats. */
    static final int THREATS = 1 << 8;
    /** Whom it went to. */
    static final int RECIPIENTS = 1 << 9;
    /** A word of which the case does not matter. */
    static final int WORD = 1 << 10;
    /** A time that counts for the time of the event. */
    static final int TIME = 1 << 11;
    /** A verdict. */
    static final int VERDICT = 1 << 12;

    static final int ID = 1;
    static final int GUID = 2;
    static final int THREAT_ID = 3;
    static final int QID = 4;
    static final int MESSAGE_ID = 5;
    static final int OWN_TIME = 6;
    static final int URL = 7;
    static final int CLICK_IP = 8;
    static final int USER_AGENT = 9;
    /** How many numbers there are, 0 included. */
    static final int NUMBERS = 10;

    static final Words OF_CLICK = words(Map.ofEntries(
            Map.entry("id", ID),
            Map.entry("GUID", GUID),
            Map.entry("threatID", THREAT_ID),
            Map.entry("messageID", MESSAGE_ID),
            Map.entry("clickTime", OWN_TIME | TIME),
            Map.entry("url", URL),
            Map.entry("clickIP", CLICK_IP),
            Map.entry("userAgent", USER_AGENT),
            Map.entry("recipient", RECIPIENTS),
            Map.entry("threatTime", TIME),
            Map.entry("threatStatus", WORD | VERDICT),
            // A click has no such list; it would count for the time of the event.
            Map.entry("threatsInfoMap", RESPELT),
            Map.entry("campaignID", RESPELT),
            Map.entry("threatUrl", RESPELT),
            Map.entry("threatId", RESPELT)));

    static final Words OF_MESSAGE = words(Map.ofEntries(
            Map.entry("id", ID),
            Map.entry("GUID", GUID),
            Map.entry("QID", QID),
            Map.entry("messageID", MESSAGE_ID),
            Map.entry("messageTime", OWN_TIME | TIME),
            Map.entry("threatTime", TIME),
            Map.entry("recipient", RECIPIENTS | LIST),
            Map.entry("threatsInfoMap", THREATS | LIST),
            Map.entry("fromAddress", LIST),
            Map.entry("toAddresses", LIST),
            Map.entry("ccAddresses", LIST),
            Map.entry("replyToAddress", LIST),
            Map.entry("modulesRun", LIST),
            Map.entry("policyRoutes", LIST),
            Map.entry("messageParts", LIST),
            Map.entry("spamScore", NO_TEXT),
            Map.entry("phishScore", NO_TEXT),
            Map.entry("malwareScore", NO_TEXT),
            Map.entry("impostorScore", NO_TEXT),
            Map.entry("messageSize", NO_TEXT),
            Map.entry("completelyRewritten", NO_TEXT),
            Map.entry("clusterId", RESPELT)));

    static final Words OF_THREAT = words(Map.of(
            "threatTime", TIME,
            "threatStatus", WORD | VERDICT,
            "threatId", RESPELT,
            "campaignId", RESPELT,
            "threatURL", RESPELT));

    static final Words OF_OTHERS = words(Map.of());

    private Field() {}

    private static Words words(Map<String, Integer> known) {
        Map<String, Integer> all = new HashMap<>();
        Canonical.WORDS.forEach(word -> all.put(word, WORD));
        all.putAll(known);
        return Words.of(all);
    }
}
