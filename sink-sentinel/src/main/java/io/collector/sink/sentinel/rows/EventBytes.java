package io.collector.sink.sentinel.rows;

import io.collector.api.Json;
import io.collector.http.WireBuffer;
import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The bytes of one event after the other, in the same room, and a walk over them. For one thread. */
final class EventBytes {
    private final WireBuffer room = new WireBuffer(4096);
    private final WireJson walk = new WireJson();

    /** Goes to the beginning of an event. */
    WireJson open(Json body) throws OddException {
        room.truncate(0);
        try {
            body.writeTo(room);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        walk.open(room.array(), 0, body.size());
        return walk;
    }

    /** The bytes of the event, and whatever behind them: good until the next event. */
    byte[] array() {
        return room.array();
    }
}
