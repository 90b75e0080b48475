package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.config.SettingsTable.Row;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
    @Test
    void listsSettingsWithTypeBoundsAndDefault() {
        assertThat(SettingsTable.of(SamplePlugins.MailConfig.class).rows())
                .startsWith(
                        new Row("principal", "text", "", true, "Service principal"),
                        new Row("secret", "secret", "", true, "Its secret"))
                .contains(
                        new Row(
                                "threat-status",
                                "list of active, cleared, false-positive",
                                "[active, cleared, false-positive]",
                                false,
                                ""),
                        new Row("poll-interval", "duration, at least 5s", "60s", false, ""));
    }

    @Test
    void flattensBlocksAndAddsWhatEverySinkHas() {
        assertThat(SettingsTable.ofSink(SamplePlugins.IndexConfig.class).rows())
                .extracting(Row::key)
                .containsExactly(
                        "url",
                        "token",
                        "index",
                        "max-bytes",
                        "http.connect-timeout",
                        "http.proxy-port",
                        "retry.initial",
                        "retry.max",
                        "retry.blocked",
                        "limit.requests-per-second",
                        "limit.bytes-per-second",
                        "gaps");
    }

    @Test
    void isWrittenAsMarkdown() {
        assertThat(SettingsTable.of(SamplePlugins.IndexConfig.class).markdown()).startsWith("""
                | Setting | Type | Default | What it is |
                |---|---|---|---|
                | `url` | address | required | Base address of the index |
                | `token` | secret | required | Token that may write |
                | `index` | text |  |  |
                | `max-bytes` | size, at least 1KiB | `1MiB` | Largest request |
                """);
    }
}
