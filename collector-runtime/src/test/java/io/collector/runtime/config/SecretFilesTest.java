package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    Path folder;

    private final Hands clock = new Hands();
    private final SecretFiles files = new SecretFiles(clock);
    private Path file;

    @BeforeEach
    void writeTheFile() throws IOException {
        file = Files.writeString(folder.resolve("token"), "first\n");
    }

    @Test
    void dropsOneTrailingLineBreakOnly() throws IOException {
        assertThat(files.secret(file).reveal()).isEqualTo("first");
        assertThat(files.secret(Files.writeString(folder.resolve("b"), "x\r\n")).reveal())
                .isEqualTo("x");
        assertThat(files.secret(Files.writeString(folder.resolve("c"), "x\n\n")).reveal())
                .isEqualTo("x\n");
        assertThat(files.secret(Files.writeString(folder.resolve("d"), " x")).reveal())
                .isEqualTo(" x");
    }

    @Test
    void dropsTheMarkThatSomeEditorsPutFirst() throws IOException {
        assertThat(files.secret(Files.writeString(folder.resolve("b"), "\uFEFFx\r\n"))
                        .reveal())
                .isEqualTo("x");
    }

    @Test
    void noticesAChangeWithinThirtySeconds() throws IOException {
        Secret secret = files.secret(file);
        long before = files.version();
        Files.writeString(file, "later");

        clock.pass(Duration.ofSeconds(30));

        assertThat(secret.reveal()).isEqualTo("later");
        assertThat(files.version()).isGreaterThan(before);
    }

    @Test
    void countsAChangeThatNobodyAskedTheSecretFor() throws IOException {
        files.secret(file);
        long before = files.version();
        Files.writeString(file, "later");

        clock.pass(Duration.ofSeconds(5));

        assertThat(files.version()).isEqualTo(before + 1);
        clock.pass(Duration.ofSeconds(5));
        assertThat(files.version()).isEqualTo(before + 1);
    }

    @Test
    void doesNotReadTheFileAtEachUse() throws IOException {
        Secret secret = files.secret(file);
        Files.writeString(file, "later");

        assertThat(secret.reveal()).isEqualTo("first");
    }

    @Test
    void keepsTheLastValueWhileTheFileIsGoneOrEmpty() throws IOException {
        Secret secret = files.secret(file);
        long before = files.version();

        Files.delete(file);
        clock.pass(Duration.ofSeconds(10));
        assertThat(secret.reveal()).isEqualTo("first");
        Files.createFile(file);
        clock.pass(Duration.ofSeconds(10));
        assertThat(secret.reveal()).isEqualTo("first");
        assertThat(files.version()).isEqualTo(before);

        Files.writeString(file, "back");
        clock.pass(Duration.ofSeconds(10));
        assertThat(secret.reveal()).isEqualTo("back");
    }

    @Test
    void goesOnLookingAfterTheClockWasSetBack() throws IOException {
        Secret secret = files.secret(file);
        Files.writeString(file, "later");

        clock.pass(Duration.ofHours(-1));

        assertThat(secret.reveal()).isEqualTo("later");
    }

    @Test
    void namesAFileThatHoldsNoSecret() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
        Path large = Files.write(folder.resolve("large"), new byte[70_000]);

        assertThatThrownBy(() -> files.secret(folder.resolve("none")))
                .hasMessage("secret file " + folder.resolve("none") + " does not exist");
        assertThatThrownBy(() -> files.secret(empty)).hasMessage("secret file " + empty + " is empty");
        assertThatThrownBy(() -> files.secret(binary)).hasMessage("secret file " + binary + " is not UTF-8 text");
        assertThatThrownBy(() -> files.secret(large)).hasMessageContaining("larger than 64 KiB");
        assertThatThrownBy(() -> files.secret(folder)).hasMessageContaining("it is a folder");
    }

    @Test
    void areBoundFromABlockWithAFile() throws Exception {
        record Holder(Secret token) {}

        assertThat(RecordBinder.bind(Holder.class, "token { file = \"" + file + "\" }", Map.of())
                        .token()
                        .reveal())
                .isEqualTo("first");
        assertThatThrownBy(() -> RecordBinder.bind(Holder.class, "token {\n file = /none/at/all\n}", Map.of()))
                .hasMessageContaining("settings:2  token.file  secret file /none/at/all does not exist");
        assertThatThrownBy(() -> RecordBinder.bind(Holder.class, "token { path = x }", Map.of()))
                .hasMessageContaining("token.path  unknown setting")
                .hasMessageContaining("token.file  is missing");
    }

    /** A clock that moves when told. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
