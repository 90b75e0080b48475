package io.collector.completeness.tap;

import io.collector.completeness.world.EventText;
import io.collector.completeness.world.World.Shown;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bytes of events, kept for a while: the same hour is asked for again and again. Safe for use by several threads. */
final class Bodies {
    private static final int MOST = 30_000;

    private final Map<Long, byte[]> kept = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST;
        }
    };

    synchronized byte[] of(Shown shown) {
        long key = (((long) shown.fact().number()) << 16) + (shown.version() << 4) + shown.order();
        return kept.computeIfAbsent(key, k -> EventText.of(shown).getBytes(StandardCharsets.UTF_8));
    }
}
