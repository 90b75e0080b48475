package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScannerTest {
    private static final String ANSWER =
            "\ufeff { \"queryEndTime\" : \"2026\\\"]}\" ,\"a\":[ {\"x\":[1,\"]}\\\\\"]} , 7,null,\n[[]] ],\"b\":[],\"c\":null, \"d\":{\"e\":[{}]},\"ü\":1}\n";

    @Test
    void cutsOutEveryElementAsItCame() throws Exception {
        assertThat(scan(ANSWER, 1 << 16))
                .containsExactly(
                        "queryEndTime=\"2026\\\"]}\"",
                        "a[]",
                        "a:{\"x\":[1,\"]}\\\\\"]}",
                        "a:7",
                        "a:null",
                        "a:[[]]",
                        "b[]",
                        "c=null",
                        "d={\"e\":[{}]}",
                        "ü=1");
    }

    @Property(tries = 60)
    void cutsTheSameHoweverTheBytesArrive(@ForAll @IntRange(min = 1, max = 40) int atOnce) throws Exception {
        assertThat(scan(ANSWER, atOnce)).isEqualTo(scan(ANSWER, 1 << 16));
    }

    @Property(tries = 120)
    void noticesWhereverItBreaksOff(@ForAll @IntRange(min = 2, max = 110) int at) {
        byte[] whole = ANSWER.strip().getBytes(StandardCharsets.UTF_8);
        String cut = new String(whole, 0, Math.min(at + 3, whole.length - 1), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> scanBytes(cut.getBytes(StandardCharsets.ISO_8859_1), 7, new ArrayList<>()))
                .isInstanceOf(GarbledAnswerException.class)
                .hasMessageContaining("at byte");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html></html>",
                "[]",
                "7",
                "\"text\"",
                "[[]]",
                "\u0000",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[{]}]}",
                "{\"a\":1,}",
                "{\"a\":1}{",
                "{\"a\":1} x",
                "{a:1}"
            })
    void refusesWhatIsNotOneObject(String body) {
        assertThatThrownBy(() -> scan(body, 64)).isInstanceOf(GarbledAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void findsNothingInAnEmptyBody(String body) throws Exception {
        assertThat(scanBytes(body.getBytes(StandardCharsets.UTF_8), 64, new ArrayList<>()))
                .isFalse();
    }

    @Test
    void readsOnWhileOneElementIsLargerThanTheBuffer() throws Exception {
        String large = "{\"s\":\"" + "x".repeat(300_000) + "\"}";
        List<String> parts = scan("{\"a\":[{\"b\":1}," + large + ",{\"c\":2}]}", 1_000);
        assertThat(parts).containsExactly("a[]", "a:{\"b\":1}", "a:" + large, "a:{\"c\":2}");
    }

    @Test
    void holdsNoMoreThanAnElementOfALargeAnswer() throws Exception {
        // 1 GB would not fit into the memory that tests have.
        byte[] element = ("{\"s\":\"" + "y".repeat(3_000) + "\"},").getBytes(StandardCharsets.UTF_8);
        int count = 350_000;
        long[] seen = new long[2];
        InputStream in = new Repeated(
                "{\"a\":[".getBytes(StandardCharsets.UTF_8), element, count, "7]}".getBytes(StandardCharsets.UTF_8));
        new AnswerScanner(in, new AnswerScanner.Handler() {
                    @Override
                    public void array(String key) {}

                    @Override
                    public void element(byte[] buffer, int from, int to) {
                        seen[0] += to - from;
                        seen[1] = Math.max(seen[1], buffer.length);
                    }

                    @Override
                    public void value(String key, byte[] json) {}
                })
                .scan();
        assertThat(seen[0]).isEqualTo((element.length - 1L) * count + 1);
        assertThat(seen[1]).as("the buffer").isLessThanOrEqualTo(1 << 16);
    }

    @Test
    void handsOutWhatCameBeforeTheStreamFailed() {
        List<String> parts = new ArrayList<>();
        byte[] body = "{\"a\":[{\"b\":1},7,{".getBytes(StandardCharsets.UTF_8);
        InputStream in = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == body.length) {
                    throw new IOException("reset");
                }
                return body[at++];
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                b[off] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> new AnswerScanner(in, noting(parts)).scan()).hasMessage("reset");
        assertThat(parts).containsExactly("a[]", "a:{\"b\":1}", "a:7");
    }

    private static List<String> scan(String body, int atOnce)
            throws IOException, InterruptedException, GarbledAnswerException {
        List<String> parts = new ArrayList<>();
        scanBytes(body.getBytes(StandardCharsets.UTF_8), atOnce, parts);
        return parts;
    }

    private static boolean scanBytes(byte[] body, int atOnce, List<String> parts)
            throws IOException, InterruptedException, GarbledAnswerException {
        InputStream in = new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, atOnce));
            }
        };
        return new AnswerScanner(in, noting(parts)).scan();
    }

    private static AnswerScanner.Handler noting(List<String> parts) {
        return new AnswerScanner.Handler() {
            private String array = "";

            @Override
            public void array(String key) {
                array = key;
                parts.add(key + "[]");
            }

            @Override
            public void element(byte[] buffer, int from, int to) {
                parts.add(array + ":" + new String(buffer, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void value(String key, byte[] json) {
                parts.add(key + "=" + new String(json, StandardCharsets.UTF_8));
            }
        };
    }

    /** A body that is made as it is read. */
    private static final class Repeated extends InputStream {
        private final byte[] head;
        private final byte[] middle;
        private final byte[] tail;
        private final long times;
        private long part;
        private int at;

        Repeated(byte[] head, byte[] middle, long times, byte[] tail) {
            this.head = head;
            this.middle = middle;
            this.times = times;
            this.tail = tail;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] b, int off, int len) {
            byte[] now = part == 0 ? head : part <= times ? middle : tail;
            if (part > times + 1) {
                return -1;
            }
            int n = Math.min(len, now.length - at);
            System.arraycopy(now, at, b, off, n);
            at += n;
            if (at == now.length) {
                at = 0;
                part++;
            }
            return n;
        }
    }
}
