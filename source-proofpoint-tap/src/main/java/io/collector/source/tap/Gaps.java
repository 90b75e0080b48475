package io.collector.source.tap;

import io.collector.api.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what can no longer be read. Stateless. */
final class Gaps {
    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    private Gaps() {}

    /** The gaps that holes are for the ledger; of what had been read before, the log tells alone. */
    static List<Coverage> of(List<Hole> holes, Set<Feed> feeds, String source) {
        Set<String> tables = feeds.stream().map(f -> f.table().name()).collect(Collectors.toSet());
        List<Coverage> gaps = new ArrayList<>();
        for (Hole hole : holes) {
            if (hole.read()) {
                log.warn(
                        "{}: {} to {} was read when it was new, but could not be read again, so what TAP showed late may be"
                                + " missing: {}",
                        source,
                        hole.from(),
                        hole.to(),
                        hole.reason());
            } else {
                log.warn("{}: {} to {} is noted as a gap: {}", source, hole.from(), hole.to(), hole.reason());
                gaps.add(new Coverage.Gap(hole.from(), hole.to(), tables, hole.reason()));
            }
        }
        return gaps;
    }
}
