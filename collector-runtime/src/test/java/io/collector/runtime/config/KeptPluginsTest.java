package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.plugin.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPluginsTest {
    @TempDir
    Path folder;

    @Test
    void opensAFolderAgainOnlyWhenAFileOfItHasChanged() throws Exception {
        Path jar = Files.writeString(folder.resolve("a.jar"), "one");
        KeptPlugins plugins = new KeptPlugins(ignored -> PluginCatalog.of(List.of(), List.of()));

        PluginCatalog first = plugins.open(folder);
        assertThat(plugins.open(folder)).isSameAs(first);
        Files.writeString(jar, "another");
        PluginCatalog second = plugins.open(folder);
        assertThat(second).isNotSameAs(first);
        Files.writeString(folder.resolve("b.jar"), "new");
        assertThat(plugins.open(folder)).isNotSameAs(second);
        assertThat(plugins.open(Files.createDirectory(folder.resolve("other")))).isNotSameAs(second);
    }

    @Test
    void tellsWhatHasChanged() throws Exception {
        Path file = folder.resolve("c.conf");
        Files.writeString(file, "collector { sources { a { type = mail-log, principal = p, secret = s } } }");
        Fingerprint before = load(file);
        Files.writeString(file, """
                # a comment is no change
                collector { sources { a { secret = s, type = mail-log, principal = p } } }""");
        assertThat(before.changes(load(file)).isEmpty()).isTrue();
        Files.writeString(file, """
                collector {
                  journal.retention = 9d
                  sources { b { type = mail-log, principal = p, secret = s } }
                  sinks { f { type = file } }
                }""");
        Fingerprint after = load(file);
        assertThat(before.changes(after).words())
                .containsExactly("journal added", "sink f added", "source a removed", "source b added");
        Files.writeString(file, Files.readString(file).replace("secret = s", "secret = t"));
        assertThat(after.changes(load(file)).words()).containsExactly("source b changed");
        assertThat(after.toString()).doesNotContain("mail-log");
    }

    private Fingerprint load(Path file) throws Exception {
        return new ConfigLoader(
                        java.util.Map.of("COLLECTOR_HOME", folder.toString()),
                        java.time.Clock.systemUTC(),
                        ignored -> SamplePlugins.catalog())
                .load(file)
                .fingerprint();
    }
}
