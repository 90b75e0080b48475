package io.collector.runtime.journal;

import io.collector.api.Coverage;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Events, tables and a clock for tests of the runtime. */
public final class TestEvents {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    public static final Table CLICKS = new Table(
            "VendorClicksV2",
            "clicks",
            "clickTime",
            List.of(
                    new Table.Column("clickTime", Table.Type.DATETIME),
                    new Table.Column("id", Table.Type.STRING),
                    new Table.Column("score", Table.Type.INT),
                    new Table.Column("threats", Table.Type.DYNAMIC)));

    public static final Table MESSAGES = new Table(
            "VendorMessagesV2",
            "messages",
            "messageTime",
            List.of(new Table.Column("messageTime", Table.Type.DATETIME), new Table.Column("GUID", Table.Type.STRING)));

    private TestEvents() {}

    public static Event click(String id, String revision) {
        return click(id, revision, NOON);
    }

    public static Event click(String id, String revision, Instant time) {
        return new Event(
                CLICKS.name(),
                id,
                revision,
                time,
                Json.of("{\"clickTime\":\"" + time + "\",\"id\":\"" + id + "\",\"score\":7,\"threats\":[{\"name\":\"ü "
                        + revision + "\"}]}"));
    }

    public static Event message(String id) {
        return new Event(
                MESSAGES.name(), id, "r1", NOON, Json.of("{\"messageTime\":\"" + NOON + "\",\"GUID\":\"" + id + "\"}"));
    }

    public static Coverage.Read read(Instant from, Instant to, Instant lateBefore, long found) {
        return new Coverage.Read(from, to, lateBefore, Map.of(CLICKS.name(), found));
    }

    /** A clock that a test moves. */
    public static final class MovedClock extends Clock {
        private volatile Instant now = NOON;

        public void set(Instant time) {
            now = time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
