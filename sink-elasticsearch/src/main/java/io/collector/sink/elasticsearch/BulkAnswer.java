package io.collector.sink.elasticsearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the cluster answered to a bulk, item by item in the order of the request. Immutable.
 *
 * @param tookMillis what the cluster says it took
 * @param items one for each document sent
 */
record BulkAnswer(long tookMillis, List<Item> items) {
    /**
     * What became of one document.
     *
     * @param error empty unless it failed
     */
    record Item(Outcome outcome, int status, ClusterError error) {}

    /** The answer does not fit the request; the message says how. What became of the documents is not known. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1;

        Mismatch(String message) {
            super(message);
        }
    }

    /**
     * Reads an answer and checks that it speaks of the documents sent: their number, their order, their ids. A server
     * that stops reading in the middle, or a proxy that mixes answers up, is found out by that.
     *
     * @param idsMayChange whether an ingest pipeline may have given documents other ids: then only an id that belongs to
     *     another of these documents is out of place
     * @throws Mismatch if it does not
     */
    static BulkAnswer read(String text, List<BulkBody.Item> sent, boolean idsMayChange) throws Mismatch {
        BulkAnswerReader answer = new BulkAnswerReader(text);
        List<BulkAnswerReader.Item> items = answer.items();
        if (items.size() != sent.size()) {
            throw new Mismatch(sent.size() + " documents were sent, " + items.size() + " answered");
        }
        boolean idsDiffer = idsMayChange || items.stream().anyMatch(BulkAnswer::isRedirected);
        Set<String> others =
                idsDiffer ? sent.stream().map(BulkBody.Item::id).collect(Collectors.toUnmodifiableSet()) : Set.of();
        List<Item> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String asked = sent.get(i).id();
            String answered = items.get(i).id();
            boolean mayDiffer = idsMayChange || isRedirected(items.get(i));
            if (!asked.isEmpty() && !asked.equals(answered) && (!mayDiffer || others.contains(answered))) {
                throw new Mismatch("items are not in the order in which they were sent");
            }
            read.add(item(items.get(i)));
        }
        return new BulkAnswer(answer.tookMillis(), List.copyOf(read));
    }

    /** The failure store gives its documents ids of its own. */
    private static boolean isRedirected(BulkAnswerReader.Item item) {
        return item.failureStore().equals(Outcome.IN_FAILURE_STORE);
    }

    private static Item item(BulkAnswerReader.Item item) throws Mismatch {
        if (item.status() == 0) {
            throw new Mismatch("an item has no status");
        }
        Outcome outcome = Outcome.of(item.status(), item.error(), item.failureStore());
        return new Item(outcome, item.status(), item.error());
    }
}
