package io.collector.source.tap;

import io.collector.api.PluginContext;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import java.util.Arrays;
import java.util.List;

/** The source type {@code proofpoint-tap}. Stateless; safe for use by several threads. */
public final class TapPlugin implements SourcePlugin<TapConfig> {
    /** The word in the configuration. */
    public static final String TYPE = "proofpoint-tap";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<TapConfig> configType() {
        return TapConfig.class;
    }

    @Override
    public List<Table> tables() {
        return Arrays.stream(Feed.values()).map(Feed::table).toList();
    }

    @Override
    public Source open(TapConfig config, PluginContext context) {
        return new TapSource(config, context);
    }
}
