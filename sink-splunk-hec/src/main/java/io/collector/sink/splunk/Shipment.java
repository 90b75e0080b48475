package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JacksonException;
import io.collector.api.Batch;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.http.WireBuffers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A batch as envelopes in one piece of bytes, of which any stretch can be sent until it is closed. For one thread.
 *
 * <p>Places in a shipment are not indexes of the batch: events that Splunk could never take are refused when it is
 * packed, so that they cannot spoil a request.
 */
final class Shipment implements AutoCloseable {
    private final WireBuffers<Buffer> buffers;
    private final Buffer bytes;
    private final int[] starts;
    private final List<Integer> indexes;
    private final List<Failure> refused;

    private Shipment(
            WireBuffers<Buffer> buffers, Buffer bytes, int[] starts, List<Integer> indexes, List<Failure> refused) {
        this.buffers = buffers;
        this.bytes = bytes;
        this.starts = starts;
        this.indexes = List.copyOf(indexes);
        this.refused = List.copyOf(refused);
    }

    /**
     * Packs a batch.
     *
     * @param maxEventBytes envelopes larger than this are refused
     * @param resent which events may have been taken before
     * @param buffers where the room for it is from, and goes back to
     */
    static Shipment pack(
            Batch batch, Envelope envelope, long maxEventBytes, Predicate<Event> resent, WireBuffers<Buffer> buffers) {
        Buffer out = buffers.take();
        QuickObject quick = Envelope.quick();
        int[] starts = new int[batch.events().size() + 1];
        List<Integer> indexes = new ArrayList<>();
        List<Failure> refused = new ArrayList<>();
        for (int i = 0; i < batch.events().size(); i++) {
            Event event = batch.events().get(i);
            int start = out.size();
            try {
                envelope.write(event, resent.test(event), quick, out);
                int size = out.size() - start;
                if (size > maxEventBytes) {
                    refuse(
                            refused,
                            i,
                            "too-large",
                            "the event takes " + size + " bytes, more than max-event-size = " + maxEventBytes
                                    + ", beyond which Splunk refuses an event");
                    out.truncate(start);
                    continue;
                }
                out.write('\n');
                starts[indexes.size()] = start;
                indexes.add(i);
            } catch (VendorObject.NotAnObjectException e) {
                refuse(refused, i, "not-an-object", "the event is not a JSON object");
                out.truncate(start);
            } catch (JacksonException e) {
                refuse(refused, i, "not-json", "the event cannot be read as JSON: " + e.getOriginalMessage());
                out.truncate(start);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
        }
        starts[indexes.size()] = out.size();
        return new Shipment(buffers, out, starts, indexes, refused);
    }

    /** How many events can be sent. */
    int size() {
        return indexes.size();
    }

    /** The bytes of the events from one place to before another. */
    ByteBuffer slice(int from, int to) {
        return ByteBuffer.wrap(bytes.array(), starts[from], starts[to] - starts[from]);
    }

    /** Which event of the batch stands at a place. */
    int index(int place) {
        return indexes.get(place);
    }

    /** The events that were refused when packing. */
    List<Failure> refused() {
        return refused;
    }

    /** Nothing of the bytes may be used afterwards. */
    @Override
    public void close() {
        buffers.giveBack(bytes);
    }

    private static void refuse(List<Failure> refused, int index, String code, String reason) {
        refused.add(new Failure(index, Verdict.REJECT, code, reason));
    }
}
