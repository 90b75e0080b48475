package io.collector.testkit;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.api.Table.Column;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Made-up events of a made-up table. Stateless. */
public final class Events {
    /** When the first event happened and where test clocks begin. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** The table that the events here belong to. */
    public static final Table TABLE = new Table(
            "DemoEvents",
            "demo-events",
            "eventTime",
            List.of(
                    new Column("eventTime", Table.Type.DATETIME),
                    new Column("id", Table.Type.STRING),
                    new Column("number", Table.Type.INT),
                    new Column("text", Table.Type.STRING)));

    private Events() {}

    /** Different events, one second apart, numbered from 0. */
    public static List<Event> some(int n) {
        return IntStream.range(0, n).mapToObj(Events::one).toList();
    }

    /** A batch of {@link #some}. */
    public static Batch batch(int n) {
        return new Batch("demo", some(n));
    }

    /** The event of a number: the same number always gives the same event. */
    public static Event one(int number) {
        return one(number, "event " + number);
    }

    /**
     * An event with a text of its own.
     *
     * @param text put into the body; escaped here
     */
    public static Event one(int number, String text) {
        Instant time = NOW.plusSeconds(number);
        String id = "demo-" + number;
        String body = "{\"eventTime\":\"" + time + "\",\"id\":\"" + id + "\",\"number\":" + number + ",\"text\":\""
                + escaped(text) + "\"}";
        return new Event(TABLE.name(), id, Integer.toHexString(text.hashCode()), time, Json.of(body));
    }

    /** Events with what breaks careless senders: quotes, line breaks, every plane of Unicode, markup, emptiness. */
    public static List<Event> awkward() {
        List<String> texts = List.of(
                "",
                "\"quoted\" and \\backslash\\",
                "two\nlines\r\nand\ttabs",
                "\u0000 and \u001f",
                "Grüße, 你好, שלום",
                "emoji \uD83D\uDE80 beyond the basic plane",
                "line separators \u2028 and \u2029",
                "<script>alert('&amp;')</script>",
                "{\"index\":{}}",
                "a long one: " + "x".repeat(20_000));
        return IntStream.range(0, texts.size())
                .mapToObj(i -> one(i, texts.get(i)))
                .toList();
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
