package io.collector.api;

import java.util.List;

/**
 * Settings that do not fit. Thrown by the constructor of a settings record, or by {@code open}; the runtime shows
 * all problems of a file in one report, with file and line.
 */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * Several problems at once.
     *
     * @param problems at least one
     */
    public InvalidConfigException(List<Problem> problems) {
        super(String.join(
                "; ", problems.stream().map(p -> p.setting() + " " + p.text()).toList()));
        this.problems = List.copyOf(problems);
    }

    /**
     * One problem.
     *
     * @param setting the key within the record, such as {@code max-bytes} or {@code http.proxy}; empty for the
     *     record as a whole
     * @param text what is wrong, going on from the setting: "must be at least 1KiB"
     */
    public InvalidConfigException(String setting, String text) {
        this(List.of(new Problem(setting, text)));
    }

    /**
     * What is wrong.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    /**
     * One thing that is wrong.
     *
     * @param setting the key within the record; empty for the record as a whole
     * @param text what is wrong, going on from the setting
     */
    public record Problem(String setting, String text) {}
}
