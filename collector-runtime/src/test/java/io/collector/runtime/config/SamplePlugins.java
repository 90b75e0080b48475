package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import io.collector.runtime.plugin.PluginCatalog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Plugins that only have settings. */
public final class SamplePlugins {
    private SamplePlugins() {}

    public static PluginCatalog catalog() {
        return PluginCatalog.of(List.of(new MailSource()), List.of(new IndexSink(), new FileSink()));
    }

    /** With a sink whose jars are not all there. */
    public static PluginCatalog incomplete() {
        return PluginCatalog.of(List.of(new MailSource()), List.of(new IndexSink(), new FileSink(), new LackingSink()));
    }

    public enum Status {
        ACTIVE,
        CLEARED,
        FALSE_POSITIVE
    }

    public record MailConfig(
            @Doc("Service principal") String principal,
            @Doc("Its secret") Secret secret,
            @Default("https://mail.example.com") URI baseUrl,
            @Default("[active, cleared, false-positive]") List<Status> threatStatus,
            @Default("60s") @AtLeast("5s") Duration pollInterval,
            @Default("60m") @AtMost("60m") Duration lookBack) {
        public MailConfig {
            if (lookBack.compareTo(pollInterval) < 0) {
                throw new InvalidConfigException("look-back", "must not be less than poll-interval");
            }
        }
    }

    public record IndexConfig(
            @Doc("Base address of the index") URI url,
            @Doc("Token that may write") Secret token,
            Optional<String> index,

            @Doc("Largest request") @Default("1MiB") @AtLeast("1KiB")
            ByteSize maxBytes,

            @Default("{}") Http http) {}

    public record Http(@Default("10s") Duration connectTimeout, Optional<Integer> proxyPort) {}

    public record FileConfig(@Default("out.ndjson") String name) {}

    /** Settings that need a class which is not there, of which Java says something else each time. */
    public record LackingConfig() {
        private static final AtomicInteger TRIES = new AtomicInteger();

        public LackingConfig {
            throw new NoClassDefFoundError("com/example/Url$" + TRIES.incrementAndGet());
        }
    }

    private static final class LackingSink implements SinkPlugin<LackingConfig> {
        @Override
        public String type() {
            return "lacking";
        }

        @Override
        public Class<LackingConfig> configType() {
            return LackingConfig.class;
        }

        @Override
        public Sink open(LackingConfig config, PluginContext context) {
            throw new UnsupportedOperationException("these settings are never used");
        }
    }

    private static final class MailSource implements SourcePlugin<MailConfig> {
        @Override
        public String type() {
            return "mail-log";
        }

        @Override
        public Class<MailConfig> configType() {
            return MailConfig.class;
        }

        @Override
        public List<Table> tables() {
            return List.of(new Table("Mail", "mail", "at", List.of(new Table.Column("at", Table.Type.DATETIME))));
        }

        @Override
        public Source open(MailConfig config, PluginContext context) {
            throw new UnsupportedOperationException("these settings are never used");
        }
    }

    private static final class IndexSink implements SinkPlugin<IndexConfig> {
        @Override
        public String type() {
            return "index";
        }

        @Override
        public Class<IndexConfig> configType() {
            return IndexConfig.class;
        }

        @Override
        public Sink open(IndexConfig config, PluginContext context) {
            throw new UnsupportedOperationException("these settings are never used");
        }
    }

    private static final class FileSink implements SinkPlugin<FileConfig> {
        @Override
        public String type() {
            return "file";
        }

        @Override
        public Class<FileConfig> configType() {
            return FileConfig.class;
        }

        @Override
        public Sink open(FileConfig config, PluginContext context) {
            throw new UnsupportedOperationException("these settings are never used");
        }
    }
}
