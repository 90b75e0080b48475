package io.collector.source.tap.simulator;

import java.util.List;
import java.util.Random;

/** Those who get mails, a few of them far more than the others. Stateless. */
final class People {
    private static final List<String> FIRST =
            List.of("ada", "björn", "chloé", "dmitri", "eun-ji", "fatima", "george", "hana");
    private static final List<String> LAST = List.of(
            "larsson",
            "müller",
            "okafor",
            "petrov",
            "quinn",
            "rossi",
            "sato",
            "tran",
            "ueda",
            "varga",
            "weber",
            "xu",
            "yilmaz",
            "zhang",
            "almeida",
            "baker",
            "costa",
            "dubois",
            "eriksen",
            "fischer",
            "garcia",
            "haddad",
            "ivanov",
            "jensen",
            "kim",
            "lopez",
            "meyer",
            "novak",
            "olsen",
            "park",
            "rahman",
            "silva",
            "thomas",
            "ulrich",
            "vogel",
            "wang",
            "young",
            "ziegler",
            "andersen",
            "brown");
    private static final int COUNT = 320;
    private static final int RESOLUTION = 1_000_000;

    /** One mail has no more recipients, each with a number. */
    private static final int RECIPIENTS = 4;

    private People() {}

    /** Somebody, by lot; with another number, somebody else for sure. */
    static String any(Random lot, int number) {
        double place = Math.pow(lot.nextInt(RESOLUTION) / (double) RESOLUTION, 2.5);
        int group = (int) (place * (COUNT / RECIPIENTS));
        int index = group * RECIPIENTS + number % RECIPIENTS;
        int last = index / FIRST.size();
        return FIRST.get((index + 3 * last) % FIRST.size()) + "." + LAST.get(last) + "@corp.example.com";
    }
}
