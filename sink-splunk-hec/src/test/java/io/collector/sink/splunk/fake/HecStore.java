package io.collector.sink.splunk.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The events that were indexed, as the bytes they came in, compressed request by request. Safe for several threads. */
final class HecStore {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<byte[]> blocks = new ArrayList<>();
    private int count;

    synchronized void add(byte[] body, int length, int events) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(length / 4 + 64);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(block, fast)) {
            out.write(body, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fast.end();
        }
        blocks.add(block.toByteArray());
        count += events;
    }

    synchronized int count() {
        return count;
    }

    /** Each envelope in the order of indexing, one at a time in memory. */
    void forEach(Consumer<JsonNode> action) {
        for (byte[] block : snapshot()) {
            try (MappingIterator<JsonNode> envelopes =
                    JSON.readerFor(JsonNode.class).readValues(plain(block))) {
                envelopes.forEachRemaining(envelope -> {
                    // Without an event it was a metric, which Splunk skips.
                    if (envelope.has("event")) {
                        action.accept(envelope);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The bytes of the events of each request. */
    List<byte[]> bodies() {
        return snapshot().stream().map(HecStore::plain).toList();
    }

    private synchronized List<byte[]> snapshot() {
        return List.copyOf(blocks);
    }

    private static byte[] plain(byte[] block) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(block))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
