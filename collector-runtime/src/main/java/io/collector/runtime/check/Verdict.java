package io.collector.runtime.check;

import io.collector.api.Checkpoint;
import java.util.Optional;

/**
 * How one check ended.
 *
 * @param ok whether the component would work
 * @param reason why not
 * @param remedy what to do
 * @param found what else came to light
 * @param keep for sources: the checkpoint to keep, with the requests of the check counted
 */
record Verdict(boolean ok, String reason, String remedy, String found, Optional<Checkpoint> keep) {
    static Verdict not(String reason, String remedy) {
        return new Verdict(false, reason, remedy, "", Optional.empty());
    }
}
