package io.collector.runtime.config;

import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens a plugins folder again only when its files have changed. Otherwise every reload would load every class anew.
 * Safe for use by several threads.
 */
final class KeptPlugins implements ConfigLoader.PluginOpener {
    private final ConfigLoader.PluginOpener opener;
    private @Nullable PluginCatalog kept;
    private String files = "";

    KeptPlugins(ConfigLoader.PluginOpener opener) {
        this.opener = opener;
    }

    @Override
    public synchronized PluginCatalog open(Path folder) throws IOException {
        String now = folder.toAbsolutePath() + "\n" + Fingerprint.ofFiles(folder);
        PluginCatalog catalog = kept;
        if (catalog == null || !now.equals(files)) {
            catalog = opener.open(folder);
            kept = catalog;
            files = now;
        }
        return catalog;
    }
}
