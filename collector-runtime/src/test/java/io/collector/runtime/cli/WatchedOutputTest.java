package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {
    private static WatchedOutput failing(String why) {
        return new WatchedOutput(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(why);
            }
        });
    }

    @Test
    void remembersWhatAPrinterKeepsToItself() {
        WatchedOutput out = failing("No space left on device");
        PrintWriter printer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        printer.println("a table");
        printer.println("its last line");
        assertThat(out.fault()).contains("No space left on device");
    }

    @Test
    void takesAReaderThatHasLeftForNoFault() {
        WatchedOutput out = failing("Broken pipe");
        new PrintWriter(out, true, StandardCharsets.UTF_8).println("a table");
        assertThat(out.fault()).isEmpty();
    }

    @Test
    void passesOnWhatIsWritten() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WatchedOutput out = new WatchedOutput(bytes);
        new PrintWriter(out, true, StandardCharsets.UTF_8).println("für alle");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("für alle" + System.lineSeparator());
        assertThat(out.fault()).isEmpty();
    }
}
