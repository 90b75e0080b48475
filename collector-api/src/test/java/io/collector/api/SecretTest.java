package io.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretTest {
    private record Settings(String user, Secret password) {}

    @Test
    void showsOnlyWhenAskedTo() {
        Secret secret = Secret.of("geheim");
        assertThat(secret.reveal()).isEqualTo("geheim");
        assertThat(secret).hasToString("<secret>");
        assertThat(new Settings("anna", secret).toString()).doesNotContain("geheim");
        assertThat(String.format("%s", secret)).isEqualTo("<secret>");
    }

    @Test
    void isReadAgainAtEachUse() {
        AtomicReference<String> file = new AtomicReference<>("old");
        Secret secret = Secret.of(file::get);
        assertThat(secret.reveal()).isEqualTo("old");
        file.set("new");
        assertThat(secret.reveal()).isEqualTo("new");
    }
}
