package io.collector.sink.elasticsearch;

import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.sink.elasticsearch.document.DataStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** From the answer to a bulk to what the runtime must know. Stateless. */
final class Settlement {
    /** From this many on, a batch without one good document tells of a fault in the mapping, not in the data. */
    private static final int SUSPICIOUS = 10;

    private Settlement() {}

    /**
     * What became of the events.
     *
     * @throws BlockedException if a person must act and nothing of the batch is settled, so that it is to come again as
     *     it is
     */
    static Delivery of(BulkBody body, BulkAnswer answer, String attempt) throws BlockedException {
        List<BulkAnswer.Item> items = answer.items();
        long poison = count(items, outcome -> outcome == Outcome.POISON);
        boolean settled = poison > 0 || count(items, Outcome::taken) > 0;
        if (poison == items.size() && poison >= SUSPICIOUS) {
            throw new BlockedException(
                    attempt + ": not one of " + poison + " documents fits the mapping; the first: "
                            + items.get(0).error().text(),
                    "compare the data stream's mapping and template with what is sent (collector preview); after mending"
                            + " the template roll the data stream over. If it is the data that is wrong, set"
                            + " batch.max-events below " + SUSPICIOUS + " and the events become dead letters");
        }
        if (items.stream().allMatch(item -> item.outcome().taken())) {
            return new Delivery(body.unreadable());
        }
        // What a pipeline says of a document can be anything; but where others got through, it is about the document.
        Set<DataStream> working = IntStream.range(0, items.size())
                .filter(i -> items.get(i).outcome().taken())
                .mapToObj(i -> body.items().get(i).stream())
                .collect(Collectors.toSet());
        List<Failure> failures = new ArrayList<>(body.unreadable());
        for (int i = 0; i < items.size(); i++) {
            BulkAnswer.Item item = items.get(i);
            if (item.outcome() == Outcome.BLOCKED && !settled) {
                throw blocked(item, body.items().get(i), attempt);
            }
            if (!item.outcome().taken()) {
                boolean poisonous = item.outcome() == Outcome.POISON
                        || (isBadRequest(item) && working.contains(body.items().get(i).stream()));
                Verdict verdict = poisonous ? Verdict.REJECT : Verdict.RETRY;
                failures.add(new Failure(
                        body.items().get(i).index(), verdict, item.error().type(), reason(item)));
            }
        }
        return new Delivery(failures);
    }

    private static boolean isBadRequest(BulkAnswer.Item item) {
        return item.outcome() == Outcome.BLOCKED && item.status() == 400;
    }

    private static String reason(BulkAnswer.Item item) {
        String text = item.error().text();
        String said = text.isEmpty() ? "the cluster answered " + item.status() : text;
        // At 429 it is the flood stage of the disk, which ends when space is freed.
        return item.error().type().equals("cluster_block_exception") ? said + "; " + Refusal.UNBLOCK : said;
    }

    private static BlockedException blocked(BulkAnswer.Item item, BulkBody.Item sent, String attempt) {
        String name = sent.stream().name();
        String message = attempt + ": " + name + " answered " + item.status()
                + (item.error().text().isEmpty() ? "" : " (" + item.error().text() + ")");
        return new BlockedException(message, remedy(item, name));
    }

    private static String remedy(BulkAnswer.Item item, String name) {
        ClusterError error = item.error();
        if (error.type().equals("cluster_block_exception")) {
            return Refusal.UNBLOCK;
        }
        if (error.type().equals("security_exception") || item.status() == 401 || item.status() == 403) {
            return Refusal.privileges();
        }
        if (item.status() == 404) {
            return "no template makes " + name + " a data stream: set setup = true, or install one";
        }
        if (error.reason().contains("pipeline")) {
            return "create the ingest pipeline, or correct the setting pipeline";
        }
        return "this is neither bad data nor a passing fault: see what the cluster says and mend its configuration";
    }

    private static long count(List<BulkAnswer.Item> items, Predicate<Outcome> which) {
        return items.stream().map(BulkAnswer.Item::outcome).filter(which).count();
    }
}
