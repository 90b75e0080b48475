package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sink without a secret, and the stand-in for Azure that it signs in at. */
abstract class CredentialHarness {
    protected final ManualClock clock = ManualClock.at(Samples.TIME);
    protected final TestPluginContext context = TestPluginContext.of("sentinel", clock, PublishedTables.all());
    protected AzureFake azure;
    protected Settings settings;

    @TempDir
    protected Path folder;

    @BeforeEach
    final void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        settings = Settings.of(azure);
        settings.clientSecret = Optional.empty();
    }

    @AfterEach
    final void stop() {
        azure.close();
    }

    protected final void works(Map<String, String> environment) throws Exception {
        int before = azure.tokensGiven();
        try (Sink sink = new SentinelSinkPlugin(environment).open(settings.config(), context)) {
            sink.check();
        }
        assertThat(azure.tokensGiven()).isEqualTo(before + 1);
        assertThat(azure.violations()).isEmpty();
    }

    protected final TransferException fails(Map<String, String> environment) {
        try (Sink sink = new SentinelSinkPlugin(environment).open(settings.config(), context)) {
            Throwable thrown = catchThrowable(sink::check);
            assertThat(thrown).isInstanceOf(TransferException.class);
            assertThat(((TransferException) thrown).remedy()).isNotBlank();
            assertThat(thrown.toString()).doesNotContain(azure.options().secret());
            return (TransferException) thrown;
        }
    }

    protected final Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
