package io.collector.runtime.journal;

import io.collector.api.Event;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * Digests of events: short keys for recognising them again, and a checksum for noticing damage. For one thread.
 *
 * <p>A key is 64 bits of SHA-256 of table and id, and 64 of the revision: an event is only taken for another when all
 * 128 bits agree, and nobody can choose ids that do.
 */
final class EventDigest {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha = sha256();

    /** The key of the fact. */
    long id(String table, String id) {
        sha.update(table.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(id.getBytes(StandardCharsets.UTF_8));
        return first64();
    }

    /** The key of a revision among those of one fact. */
    long revision(String revision) {
        sha.update(revision.getBytes(StandardCharsets.UTF_8));
        return first64();
    }

    /** The checksum of an event's row. */
    static long crc(String table, String id, String revision, long time, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update((table + '\n' + id + '\n' + revision + '\n' + time + '\n').getBytes(StandardCharsets.UTF_8));
        crc.update(body);
        return crc.getValue();
    }

    /** The checksum of an event's row. */
    static long crc(Event event, byte[] body) {
        return crc(event.table(), event.id(), event.revision(), event.time().toEpochMilli(), body);
    }

    /** The whole SHA-256 of some bytes. */
    static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    private long first64() {
        return (long) LONGS.get(sha.digest(), 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
