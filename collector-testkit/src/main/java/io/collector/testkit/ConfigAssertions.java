package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.Problem;
import io.collector.runtime.config.RecordBinder;
import java.util.List;
import java.util.Map;

/** Assertions about a plugin's settings, bound from HOCON as the runtime does it. Stateless. */
public final class ConfigAssertions {
    private ConfigAssertions() {}

    /**
     * Binds settings that must be valid.
     *
     * @param hocon what stands in the component's block, such as {@code url = "https://splunk:8088", token = x}
     */
    public static <C extends Record> C bind(Class<C> type, String hocon) {
        try {
            return RecordBinder.bind(type, hocon, Map.of());
        } catch (InvalidConfigurationException e) {
            return fail("these settings should be valid: " + e.getMessage(), e);
        }
    }

    /** The problems of settings; empty if they are valid. Paths begin at the record: {@code http.proxy}. */
    public static List<Problem> problems(Class<? extends Record> type, String hocon) {
        try {
            RecordBinder.bind(type, hocon, Map.of());
            return List.of();
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
    }

    /** Asserts that settings with nothing but what is required are as expected. */
    public static <C extends Record> void assertDefaults(Class<C> type, String required, C expected) {
        assertThat(bind(type, required))
                .as("%s from %s", type.getSimpleName(), required)
                .isEqualTo(expected);
    }

    /**
     * Asserts that settings are refused, and that the person is told where and why.
     *
     * @param path the setting, such as {@code max-bytes} or {@code http.proxy}
     * @param text part of what is said about it
     */
    public static void assertProblem(Class<? extends Record> type, String hocon, String path, String text) {
        assertThat(problems(type, hocon)).as("problems of %s", hocon).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.text()).contains(text);
        });
    }
}
