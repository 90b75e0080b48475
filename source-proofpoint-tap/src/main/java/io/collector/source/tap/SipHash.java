package io.collector.source.tap;

/**
 * SipHash with a result of 128 bits (Aumasson and Bernstein): fast, and nobody who does not know the key can make two
 * texts with one hash. For one thread; the result is read after each {@link #hash}.
 */
final class SipHash {
    private final long k0;
    private final long k1;
    private final int compression;
    private final int finalization;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long low;
    private long high;

    private SipHash(long k0, long k1, int compression, int finalization) {
        this.k0 = k0;
        this.k1 = k1;
        this.compression = compression;
        this.finalization = finalization;
    }

    /** With one and three rounds, which is what hash tables of several languages use. */
    static SipHash quick(long k0, long k1) {
        return new SipHash(k0, k1, 1, 3);
    }

    /** With two and four rounds, as first published. */
    static SipHash cautious(long k0, long k1) {
        return new SipHash(k0, k1, 2, 4);
    }

    /** The first 64 bits of the last result. */
    long low() {
        return low;
    }

    /** The other 64 bits of the last result. */
    long high() {
        return high;
    }

    /** Hashes a slice. */
    void hash(byte[] bytes, int from, int to) {
        long a = k0 ^ 0x736f6d6570736575L;
        long b = k1 ^ 0x646f72616e646f6dL ^ 0xee;
        long c = k0 ^ 0x6c7967656e657261L;
        long d = k1 ^ 0x7465646279746573L;
        int length = to - from;
        int whole = from + (length & ~7);
        // The rounds are written out here since this loop is where the time goes.
        for (int i = from; i < whole; i += Long.BYTES) {
            long m = (long) JsonBytes.LONGS.get(bytes, i);
            d ^= m;
            for (int r = compression; r > 0; r--) {
                a += b;
                b = Long.rotateLeft(b, 13) ^ a;
                a = Long.rotateLeft(a, 32);
                c += d;
                d = Long.rotateLeft(d, 16) ^ c;
                a += d;
                d = Long.rotateLeft(d, 21) ^ a;
                c += b;
                b = Long.rotateLeft(b, 17) ^ c;
                c = Long.rotateLeft(c, 32);
            }
            a ^= m;
        }
        long last = (long) length << 56;
        for (int i = whole; i < to; i++) {
            last |= (bytes[i] & 0xFFL) << ((i - whole) << 3);
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d ^ last;
        rounds(compression);
        v0 ^= last;
        v2 ^= 0xee;
        rounds(finalization);
        low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(finalization);
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
        for (int r = count; r > 0; r--) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
