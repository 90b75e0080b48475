package io.collector.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a query of Prometheus: which metrics it reads with which labels, by which labels it groups, and every
 * other word. It knows no grammar; Prometheus' own tool checks that where it is installed. Immutable.
 *
 * @param selectors metrics with the labels that they are selected by
 * @param groups labels in {@code by}, {@code on} and the like
 * @param words all else that is a word: functions and operators
 */
record PromQuery(List<Selector> selectors, Set<String> groups, Set<String> words) {
    /** What stands in each label by Prometheus itself. */
    static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("\\b(collector_\\w+)\\s*(?:\\{([^}]*)})?");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]|\\boffset\\s+\\w+");
    private static final Pattern WORD = Pattern.compile("\\$?\\b[a-zA-Z_]\\w*");

    /** One metric in a query. */
    record Selector(String metric, Set<String> labels) {}

    static PromQuery of(String text) {
        String rest = TEXT.matcher(text).replaceAll("''");
        List<Selector> selectors = new ArrayList<>();
        Set<String> groups = new TreeSet<>();
        Matcher grouping = GROUPING.matcher(rest);
        while (grouping.find()) {
            groups.addAll(words(grouping.group(1)));
        }
        rest = grouping.replaceAll(" ");
        Matcher selector = SELECTOR.matcher(rest);
        while (selector.find()) {
            selectors.add(new Selector(selector.group(1), words(selector.group(2) == null ? "" : selector.group(2))));
        }
        rest = RANGE.matcher(selector.replaceAll(" ")).replaceAll(" ");
        return new PromQuery(selectors, groups, words(rest));
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }
}
