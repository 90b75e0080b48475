package io.collector.runtime.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file that cannot be used. Its message is the whole report, one problem a line. */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * Reports problems.
     *
     * @param file as the user named it
     * @param problems at least one, in the order of the file
     */
    public InvalidConfigurationException(String file, List<Problem> problems) {
        super(report(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong; at least one thing. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String report(String file, List<Problem> problems) {
        return problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining(
                        "\n",
                        file + " has " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems") + "\n",
                        ""));
    }
}
