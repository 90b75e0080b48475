package io.collector.sink.sentinel;

import io.collector.http.LearnedLimit;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import java.time.Clock;

/**
 * How large requests may be: what Azure takes, what the settings say, and what has been learned. Azure counts the
 * bytes on the wire up to 1 MiB, documents 1 MB also before compression, and has been seen to check 50 MiB. Safe for
 * use by several threads.
 */
final class RequestSize {
    /** Documented: 1 MB "both compressed and uncompressed". */
    private static final long RAW_LIMIT = 1_000_000;

    /** Enforced on Content-Length: 1 MiB, less 4 KiB of caution. */
    private static final long WIRE_LIMIT = (1 << 20) - 4096;

    /** Checked after decompression: 50 MiB, less 1 MiB of caution. */
    private static final long DECOMPRESSED_LIMIT = 49 << 20;

    /** Smaller requests say little about how well a large one compresses. */
    private static final long TELLING = 65_536;

    private static final int BRACKETS = 2;

    private final boolean byCompressed;
    private final LearnedLimit ceiling;
    private volatile double ratio = 1;

    RequestSize(Batches batches, Clock clock) {
        byCompressed = batches.packBy() == PackBy.COMPRESSED;
        ceiling = new LearnedLimit(batches.maxBytes().bytes(), clock);
    }

    /** The most bytes of rows and commas to gather for the next request. */
    long toGather() {
        long most = ceiling.bytes();
        long raw = byCompressed ? (long) Math.min(DECOMPRESSED_LIMIT, most * ratio) : most;
        return Math.max(1, raw - BRACKETS);
    }

    /** Whether an array of so many bytes may be sent at all. */
    boolean takesRaw(long bytes) {
        return bytes <= (byCompressed ? DECOMPRESSED_LIMIT : RAW_LIMIT);
    }

    /** Whether a body of so many bytes may be sent at all. */
    boolean takesWire(long bytes) {
        return bytes <= WIRE_LIMIT;
    }

    /** What a request became by compression, for the size of the next ones. */
    void compressed(long raw, long wire) {
        if (raw < TELLING) {
            return;
        }
        double now = (double) raw / Math.max(1, wire);
        // A tenth of caution; sinks at once, rises slowly, so that one well-packed batch does not spoil the next.
        ratio = Math.max(1, Math.min(now * 0.9, ratio + (now * 0.9 - ratio) / 4));
    }

    /** A request of several events was too large for Azure: the next ones are at most half of it, for a while. */
    void refused(long raw, long wire) {
        ceiling.refused(byCompressed ? wire : raw);
    }
}
