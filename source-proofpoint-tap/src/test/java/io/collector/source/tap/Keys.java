package io.collector.source.tap;

import io.collector.api.Event;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator's key of an event, found in its text and by no code of the source's. */
final class Keys {
    private static final Map<String, String> ARRAYS = Map.of(
            "ProofPointTAPClicksBlockedV2", "clicksBlocked",
            "ProofPointTAPClicksPermittedV2", "clicksPermitted",
            "ProofPointTAPMessagesBlockedV2", "messagesBlocked",
            "ProofPointTAPMessagesDeliveredV2", "messagesDelivered");

    private Keys() {}

    static String of(Event event) {
        String array = ARRAYS.get(event.table());
        String body = event.body().toString();
        String key = array + "/" + value(body, "GUID") + "/" + value(body, "recipient");
        return array.startsWith("clicks")
                ? key + "/" + Instant.parse(value(body, "clickTime")) + "/" + value(body, "threatID")
                : key;
    }

    static String status(Event event) {
        return value(event.body().toString(), "threatStatus");
    }

    private static String value(String body, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":\\[?\"([^\"]*)\"").matcher(body);
        if (!matcher.find()) {
            throw new AssertionError("no " + key + " in " + body);
        }
        return matcher.group(1);
    }
}
