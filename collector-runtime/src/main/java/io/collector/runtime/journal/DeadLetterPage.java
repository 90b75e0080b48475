package io.collector.runtime.journal;

import java.util.Comparator;
import java.util.List;

/**
 * The newest dead letters.
 *
 * @param letters newest first; the body is empty unless those of one fact were asked for
 * @param total how many there are in all
 */
public record DeadLetterPage(List<Buried> letters, long total) {
    public DeadLetterPage {
        letters = List.copyOf(letters);
    }

    static DeadLetterPage join(List<DeadLetterPage> pages, int newest) {
        List<Buried> letters = pages.stream()
                .flatMap(p -> p.letters().stream())
                .sorted(Comparator.comparing(Buried::at).reversed())
                .limit(newest)
                .toList();
        return new DeadLetterPage(
                letters, pages.stream().mapToLong(DeadLetterPage::total).sum());
    }
}
