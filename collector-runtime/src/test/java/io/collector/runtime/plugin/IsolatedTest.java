package io.collector.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Metrics;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Table;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** A method that is added to the API later, with a default, must not slip past the wrapper. */
class IsolatedTest {
    private static final Event EVENT = new Event("T", "1", "1", Instant.EPOCH, Json.of("{}"));

    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final List<String> calls = new ArrayList<>();
    private final Plugin plugin = new Plugin();

    private final SinkPlugin<Plugin.Settings> isolated = cast(Isolated.of(SinkPlugin.class, plugin, loader));

    @SuppressWarnings("unchecked")
    private static SinkPlugin<Plugin.Settings> cast(SinkPlugin<?> plugin) {
        return (SinkPlugin<Plugin.Settings>) plugin;
    }

    @AfterEach
    void leavesNothingBehind() {
        assertThat(Thread.currentThread().getContextClassLoader()).isNotSameAs(loader);
        assertThat(MDC.get(PluginScope.COMPONENT)).isNull();
    }

    @Test
    void callsThePluginWithItsClassLoader() {
        assertThat(isolated.type()).isEqualTo("noting");
        assertThat(calls).containsExactly("type isolated as null");
    }

    @Test
    void callsWhatItOpensWithTheNameOfTheComponent() throws Exception {
        Sink sink = isolated.open(new Plugin.Settings(), context("splunk"));
        sink.check();
        sink.close();
        assertThat(calls)
                .containsExactly("open isolated as splunk", "check isolated as splunk", "close isolated as splunk");
    }

    @Test
    void wrapsMethodsThatThePluginInherits() throws Exception {
        Sink sink = isolated.open(new Plugin.Settings(), context("splunk"));
        calls.clear();
        assertThat(sink.writeProbe()).isEmpty();
        assertThat(calls).containsExactly("check isolated as splunk");
    }

    @Test
    void passesOnWhatThePluginThrows() {
        Sink sink = isolated.open(new Plugin.Settings(), context("splunk"));
        assertThatThrownBy(() -> sink.deliver(new Batch("tap", List.of(EVENT))))
                .isInstanceOf(BlockedException.class)
                .hasMessage("no");
        assertThatThrownBy(sink::limits).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isEqualToItselfOnly() {
        assertThat(List.<Object>of(isolated)).contains(isolated).doesNotContain(plugin);
        assertThat(isolated.hashCode()).isEqualTo(plugin.hashCode());
    }

    private void note(String call) {
        boolean inside = Thread.currentThread().getContextClassLoader() == loader;
        calls.add(call + (inside ? " isolated" : " outside") + " as " + MDC.get(PluginScope.COMPONENT));
    }

    private static PluginContext context(String name) {
        return new PluginContext() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Clock clock() {
                return Clock.systemUTC();
            }

            @Override
            public List<Table> tables() {
                return List.of();
            }

            @Override
            public Metrics metrics() {
                throw new UnsupportedOperationException("not used here");
            }
        };
    }

    private final class Plugin implements SinkPlugin<Plugin.Settings> {
        record Settings() {}

        @Override
        public String type() {
            note("type");
            return "noting";
        }

        @Override
        public Class<Settings> configType() {
            return Settings.class;
        }

        @Override
        public Sink open(Settings config, PluginContext context) {
            note("open");
            return new Sink() {
                @Override
                public Delivery deliver(Batch batch) throws BlockedException {
                    throw new BlockedException("no", "", Optional.empty());
                }

                @Override
                public BatchLimits limits() {
                    throw new IllegalStateException("a fault");
                }

                @Override
                public void check() {
                    note("check");
                }

                @Override
                public void close() {
                    note("close");
                }
            };
        }
    }
}
