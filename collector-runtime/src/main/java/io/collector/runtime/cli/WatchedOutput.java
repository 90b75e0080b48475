package io.collector.runtime.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An output that remembers why it could not be written. Printers on top of it keep that to themselves, and then an export to
 * a full disk would end as if all were there. For one thread.
 */
public final class WatchedOutput extends FilterOutputStream {
    private @Nullable String fault;

    public WatchedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        watched(() -> out.write(one));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        watched(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        watched(out::flush);
    }

    /** Why something could not be written; empty if all was, or if whoever read it has seen enough, as head does. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Whether nobody reads an output any more, which is no fault. */
    static boolean isLeft(IOException fault) {
        return String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    /** What to say of an output that could not be written. */
    public static String unwritten(String why) {
        return "the output could not be written to its end: " + why;
    }

    private void watched(Write write) throws IOException {
        try {
            write.run();
        } catch (IOException e) {
            if (fault == null && !isLeft(e)) {
                fault = String.valueOf(e.getMessage());
            }
            throw e;
        }
    }

    /** What may fail. */
    private interface Write {
        void run() throws IOException;
    }
}
