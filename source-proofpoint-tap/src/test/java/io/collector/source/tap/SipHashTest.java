package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    /** Key 00 01 … 0f and text 00 01 02 …, as in the reference implementation's test vectors. */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, da87c1d86b99af44347659119b22fc45",
        "2, 8177228da4a45dc7fca38bdef60affe4"
    })
    void agreesWithTheReference(int length, String expected) {
        byte[] text = new byte[length + 5];
        for (int i = 0; i < length; i++) {
            text[i + 3] = (byte) i;
        }
        SipHash hash = SipHash.cautious(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        hash.hash(text, 3, 3 + length);
        assertThat(hex(hash)).isEqualTo(expected);
    }

    @Test
    void differsWithEveryBitAndKey() {
        byte[] text = new byte[200];
        new Random(1).nextBytes(text);
        Set<String> seen = new HashSet<>();
        for (int length = 0; length < text.length; length++) {
            seen.add(hash(1, text, length));
        }
        for (int bit = 0; bit < text.length * 8; bit++) {
            text[bit / 8] ^= (byte) (1 << bit % 8);
            seen.add(hash(1, text, text.length));
            text[bit / 8] ^= (byte) (1 << bit % 8);
        }
        seen.add(hash(2, text, text.length));
        assertThat(seen).hasSize(text.length + text.length * 8 + 1);
    }

    private static String hash(long key, byte[] text, int length) {
        SipHash hash = SipHash.quick(key, 7);
        hash.hash(text, 0, length);
        return hex(hash);
    }

    private static String hex(SipHash hash) {
        byte[] bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.low())
                .putLong(hash.high())
                .array();
        return HexFormat.of().formatHex(bytes);
    }
}
