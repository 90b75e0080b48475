package io.collector.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Simulator;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A method that is added to the API later, with a default, must not slip past the wrappers. */
class IsolatedTest {
    static Stream<Arguments> wrappers() {
        return Stream.of(
                Arguments.of(Source.class, IsolatedSource.class),
                Arguments.of(Sink.class, IsolatedSink.class),
                Arguments.of(SourcePlugin.class, IsolatedSourcePlugin.class),
                Arguments.of(SinkPlugin.class, IsolatedSinkPlugin.class),
                Arguments.of(Simulator.class, IsolatedSimulator.class),
                Arguments.of(Simulator.Running.class, IsolatedRunning.class));
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void wrapsEveryMethod(Class<?> api, Class<?> wrapper) {
        assertThat(api.getMethods())
                .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
                .isNotEmpty()
                .allSatisfy(method -> assertThat(overridden(wrapper, method))
                        .as("%s overrides %s", wrapper.getSimpleName(), method)
                        .isTrue());
    }

    private static boolean overridden(Class<?> wrapper, Method method) {
        return Arrays.stream(wrapper.getDeclaredMethods())
                .anyMatch(m -> m.getName().equals(method.getName())
                        && Arrays.equals(m.getParameterTypes(), method.getParameterTypes()));
    }
}
