package io.collector.source.tap;

import io.collector.source.tap.Node.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which fact an event is about, whatever its content is at the moment. Stateless.
 *
 * <pre>
 *            with the vendor's id          without
 *  message   feed, id, GUID              feed, GUID, recipients, messageTime, QID, messageID
 *  click     feed, id, threatID          feed, GUID, recipients, clickTime, url, clickIP, userAgent, threatID
 * </pre>
 *
 * <p>A mail to several people is one event for each, with one GUID; a click on several threats is one event for each,
 * with one id. So neither may be the key alone. An event that has nothing of its own to go by is its whole content.
 */
final class Identity {
    private Identity() {}

    /**
     * The key of an event.
     *
     * @param event after {@link Coercion}
     * @param canonical its {@link Canonical} text
     */
    static String of(Feed feed, Obj event, String canonical) {
        List<String> parts = new ArrayList<>();
        parts.add(feed.array());
        String id = part(event, "id");
        if (feed.kind() == Feed.Kind.CLICK) {
            click(event, id, parts);
        } else {
            message(event, id, parts);
        }
        if (parts.size() == 1) {
            parts.add("content");
            parts.add(canonical);
        }
        return Digest.of(parts);
    }

    private static void message(Obj event, String id, List<String> parts) {
        if (!id.isEmpty()) {
            parts.addAll(List.of("id", id, part(event, "GUID")));
        } else if (hasAny(event, "GUID", "messageTime", "QID", "messageID")) {
            parts.addAll(List.of(
                    "fields",
                    part(event, "GUID"),
                    recipients(event),
                    time(event, "messageTime"),
                    part(event, "QID"),
                    part(event, "messageID")));
        }
    }

    private static void click(Obj event, String id, List<String> parts) {
        if (!id.isEmpty()) {
            parts.addAll(List.of("id", id, part(event, "threatID")));
        } else if (hasAny(event, "GUID", "clickTime", "url", "messageID")) {
            parts.addAll(List.of(
                    "fields",
                    part(event, "GUID"),
                    recipients(event),
                    time(event, "clickTime"),
                    part(event, "url"),
                    part(event, "clickIP"),
                    part(event, "userAgent"),
                    part(event, "threatID")));
        }
    }

    private static boolean hasAny(Obj event, String... keys) {
        for (String key : keys) {
            if (event.text(key).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static String part(Obj event, String key) {
        return event.text(key).orElse("");
    }

    /** The moment rather than its spelling: with or without milliseconds. */
    private static String time(Obj event, String key) {
        String text = part(event, key);
        return EventTime.parse(text).map(Object::toString).orElse(text);
    }

    private static String recipients(Obj event) {
        return event.find("recipient").map(Node::asList).orElse(List.of()).stream()
                .flatMap(n -> n.asText().stream())
                .map(r -> r.toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
