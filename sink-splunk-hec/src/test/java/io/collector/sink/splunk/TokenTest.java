package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.Sink;
import io.collector.testkit.ConfigAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {" ", "Splunk 1111", "a\nb", "tökén"})
    void tellsWhatIsNoToken(String token) throws IOException {
        try (Rig rig = Rig.usual()) {
            Sink sink = rig.closing(open(rig, token));
            BlockedException fault = catchThrowableOfType(BlockedException.class, () -> sink.deliver(Rig.batch(1)));
            assertThat(fault.remedy()).contains("bare HEC token");
            assertThat(rig.splunk.requests()).isEmpty();
        }
    }

    @Test
    void doesNotMindBlanksAround() throws Exception {
        try (Rig rig = Rig.usual()) {
            Sink sink = rig.closing(open(rig, " " + Rig.TOKEN + " \n"));
            assertThat(sink.deliver(Rig.batch(1)).failures()).isEmpty();
        }
    }

    /** From a file, which may hold another token at any time: what the configuration holds is looked at when it is read. */
    private Sink open(Rig rig, String token) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);
        return new SplunkHecPlugin()
                .open(
                        ConfigAssertions.bind(
                                SplunkHecConfig.class,
                                "url = \"" + rig.splunk.url() + "\", token = { file = \"" + file + "\" }"),
                        rig.context);
    }
}
