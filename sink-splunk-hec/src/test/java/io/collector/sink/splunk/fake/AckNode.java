package io.collector.sink.splunk.fake;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The acknowledgements of one node: numbered from 0 in each channel, told once and then forgotten. Safe for use by
 * several threads.
 */
final class AckNode {
    private final Map<String, Integer> next = new HashMap<>();
    private final Map<String, Map<Integer, Integer>> polls = new HashMap<>();

    /** The number of a new request. */
    synchronized int issue(String channel) {
        int id = next.merge(channel, 1, Integer::sum) - 1;
        polls.computeIfAbsent(channel, c -> new HashMap<>()).put(id, 0);
        return id;
    }

    synchronized int pending(String channel) {
        return polls.getOrDefault(channel, Map.of()).size();
    }

    /** A number that is not known is simply not acknowledged. */
    synchronized Map<Integer, Boolean> poll(String channel, List<Integer> ids, int pollsUntilAcknowledged) {
        Map<Integer, Integer> open = polls.getOrDefault(channel, new HashMap<>());
        Map<Integer, Boolean> told = new LinkedHashMap<>();
        for (int id : ids) {
            boolean ready = open.containsKey(id) && open.merge(id, 1, Integer::sum) > pollsUntilAcknowledged;
            if (ready) {
                open.remove(id);
            }
            told.put(id, ready);
        }
        return told;
    }

    /** What happens to channels that are idle for ten minutes, or at a restart. */
    synchronized void forget() {
        next.clear();
        polls.clear();
    }
}
