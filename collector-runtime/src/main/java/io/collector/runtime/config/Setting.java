package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A component of a settings record, as its annotations declare it.
 *
 * @param key the key in the configuration
 * @param declared the type of the component, {@code Optional} included
 * @param doc what it is; empty if it does not say
 * @param defaultText HOCON
 * @param atLeast the least value, as it would stand in the configuration
 * @param atMost the greatest value
 */
record Setting(
        String key,
        Type declared,
        String doc,
        Optional<String> defaultText,
        Optional<String> atLeast,
        Optional<String> atMost) {
    static List<Setting> of(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(Setting::of).toList();
    }

    private static Setting of(RecordComponent component) {
        return new Setting(
                KebabCase.ofComponent(component.getName()),
                component.getGenericType(),
                value(component, Doc.class, Doc::value).orElse(""),
                value(component, Default.class, Default::value),
                value(component, AtLeast.class, AtLeast::value),
                value(component, AtMost.class, AtMost::value));
    }

    private static <A extends Annotation> Optional<String> value(
            RecordComponent component, Class<A> annotation, Function<A, String> value) {
        return Optional.ofNullable(component.getAnnotation(annotation)).map(value);
    }

    boolean optional() {
        return rawType(declared) == Optional.class;
    }

    boolean required() {
        return !optional() && defaultText.isEmpty();
    }

    /** The type of the value itself, without {@code Optional}. */
    Type type() {
        return optional() ? argument(declared, 0) : declared;
    }

    /** Whether a type is written as a block of settings; {@link ByteSize} is a record, but written as a text. */
    static boolean isBlock(Class<?> type) {
        return type.isRecord() && type != ByteSize.class;
    }

    static Class<?> rawType(Type type) {
        if (type instanceof Class<?> simple) {
            return simple;
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return raw;
        }
        throw new IllegalArgumentException("not a type for a setting: " + type);
    }

    static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException("a type for a setting needs its element type: " + type);
    }
}
