package io.collector.runtime.delivery;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.runtime.delivery.Calls.Answer;
import io.collector.runtime.delivery.Outcome.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One batch on its way to being settled, in pieces if need be. For one thread. */
final class Settling {
    private static final String REFUSES_ALL =
            "find out from the reason why the target refuses everything, and mend that; the events are kept meanwhile";

    private final Batch batch;
    private final Calls calls;
    private final PoisonGuard guard;
    private final boolean poisonous;
    private final BitSet accepted = new BitSet();
    private final List<Refusal> refusals = new ArrayList<>();

    /** Places in the batch that are not settled yet, in groups that are delivered together, in order. */
    private final Deque<List<Integer>> groups = new ArrayDeque<>();

    /**
     * A batch of which nothing is settled.
     *
     * @param poisonous whether all of it was refused before
     */
    Settling(Batch batch, Calls calls, PoisonGuard guard, boolean poisonous) {
        this.batch = batch;
        this.calls = calls;
        this.guard = guard;
        this.poisonous = poisonous;
        groups.add(IntStream.range(0, batch.events().size()).boxed().toList());
    }

    Outcome run() {
        try {
            while (!groups.isEmpty()) {
                List<Integer> group = groups.getFirst();
                Answer answer = ask(group);
                if (answer instanceof Answer.Looked looked) {
                    looked(group, looked.delivery());
                } else if (answer instanceof Answer.Refused refused) {
                    refused(group, refused);
                }
            }
            return new Outcome(accepted, refusals, true, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(accepted, refusals, false, calls.brokenOff());
        }
    }

    private Answer ask(List<Integer> group) throws InterruptedException {
        List<Event> events = batch.events();
        return calls.ask(
                new Batch(batch.source(), group.stream().map(events::get).toList()), poisonous);
    }

    private void looked(List<Integer> group, Delivery delivery) throws InterruptedException {
        List<Refusal> rejected = new ArrayList<>();
        List<Integer> again = new ArrayList<>();
        List<Integer> taken = new ArrayList<>(group);
        String reason = "";
        for (Delivery.Failure failure : delivery.failures()) {
            int index = group.get(failure.index());
            taken.remove(Integer.valueOf(index));
            if (failure.verdict() == Verdict.REJECT) {
                rejected.add(new Refusal(index, failure.code(), failure.reason()));
            } else {
                again.add(index);
            }
            reason = failure.reason();
        }
        if (rejected.size() == group.size() && guard.suspects(group.size())) {
            hold(group.size(), reason);
            return;
        }
        groups.removeFirst();
        if (!again.isEmpty()) {
            again.sort(null);
            groups.addFirst(List.copyOf(again));
        }
        take(taken);
        refuse(rejected);
        if (again.size() == group.size()) {
            calls.pause("none of " + group.size() + " events was taken: " + reason, "", Optional.empty());
        } else {
            calls.working(taken.size());
            if (!again.isEmpty() && rejected.isEmpty()) {
                calls.breathe();
            }
        }
    }

    private void refused(List<Integer> group, Answer.Refused answer) throws InterruptedException {
        if (guard.suspects(group.size())) {
            sample(group, answer);
        } else if (group.size() == 1) {
            groups.removeFirst();
            refuse(List.of(new Refusal(group.get(0), answer.code(), answer.reason())));
            calls.working(0);
        } else {
            halve(group);
        }
    }

    /**
     * Before a large batch is taken apart: tries some events from all over it, each alone. If the target takes one of
     * them, the refused ones are poison; if none, it is set up wrongly, and all are kept.
     */
    private void sample(List<Integer> group, Answer.Refused whole) throws InterruptedException {
        List<Refusal> suspects = new ArrayList<>();
        int samples = Math.min(PoisonGuard.UNPROVEN, group.size());
        String reason = whole.reason();
        for (int i = 0; i < samples; i++) {
            int index = group.get((int) ((long) i * group.size() / samples));
            Answer answer = group.size() == 1 ? whole : ask(List.of(index));
            if (answer instanceof Answer.Looked looked
                    && looked.delivery().failures().isEmpty()) {
                take(List.of(index));
                calls.working(1);
                refuse(suspects);
                groups.removeFirst();
                List<Integer> rest = group.stream().filter(this::isOpen).toList();
                if (!rest.isEmpty()) {
                    groups.addFirst(rest);
                }
                if (rest.size() > 1) {
                    // The rest as it is would be refused again, each time for the price of one event.
                    halve(rest);
                }
                return;
            }
            Optional<Refusal> refusal = refusal(index, answer);
            refusal.ifPresent(suspects::add);
            reason = refusal.map(Refusal::reason).orElse(reason);
        }
        hold(group.size(), reason);
    }

    private static Optional<Refusal> refusal(int index, Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return Optional.of(new Refusal(index, refused.code(), refused.reason()));
        }
        return answer instanceof Answer.Looked looked
                ? looked.delivery().failures().stream()
                        .filter(f -> f.verdict() == Verdict.REJECT)
                        .map(f -> new Refusal(index, f.code(), f.reason()))
                        .findFirst()
                : Optional.empty();
    }

    private boolean isOpen(int index) {
        return !accepted.get(index) && refusals.stream().noneMatch(r -> r.index() == index);
    }

    private void halve(List<Integer> group) {
        groups.removeFirst();
        int middle = group.size() / 2;
        groups.addFirst(group.subList(middle, group.size()));
        groups.addFirst(group.subList(0, middle));
    }

    private void take(List<Integer> indexes) {
        indexes.forEach(accepted::set);
        if (!indexes.isEmpty()) {
            guard.accepted();
        }
    }

    private void refuse(List<Refusal> rejected) {
        refusals.addAll(rejected);
        guard.refused(rejected.size());
    }

    private void hold(int events, String reason) throws InterruptedException {
        calls.hold(
                "the target refuses each of " + events + " events that were tried, and took none: " + reason,
                REFUSES_ALL,
                Optional.empty());
    }
}
