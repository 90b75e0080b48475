package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.InvalidConfigException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminSettingsTest {
    private static AdminSettings at(String host) {
        return new AdminSettings(true, host, 0, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "127.255.1.9", "localhost", "Localhost", "::1", "[::1]"})
    void needsNoTokenOnLoopback(String host) {
        assertThat(at(host).token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1.example.com", "127.example.com", "1127.0.0.1", "192.0.2.1", "::"})
    void needsATokenEverywhereElse(String host) {
        assertThatThrownBy(() -> at(host))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("is required because host \"" + host + "\" is not loopback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:99", "localhost:99", "[::1]:99"})
    void saysThatAPortHasItsOwnSetting(String host) {
        assertThatThrownBy(() -> at(host))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("admin.port");
    }

    @Test
    void saysThatAnEmptyHostIsEmpty() {
        assertThatThrownBy(() -> at("")).hasMessageContaining("is empty");
    }
}
