package io.collector.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to type. */
public final class Suggestions {
    private Suggestions() {}

    /** The closest of the known words, if any is close enough to be meant. */
    public static Optional<String> closest(String word, Collection<String> known) {
        int limit = Math.min(3, Math.max(1, word.length() / 3));
        return known.stream()
                .filter(candidate -> !candidate.equals(word) && distance(word, candidate) <= limit)
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean WORD?} or nothing. */
    public static String hint(String word, Collection<String> known) {
        return closest(word, known).map(w -> "; did you mean " + w + "?").orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours; blind to case and to the kind of separator. */
    private static int distance(String left, String right) {
        String a = plain(left);
        String b = plain(right);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, i, j, d);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] d) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
