package io.collector.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a setting is, on a component of a settings record.
 *
 * <p>The runtime binds such records from HOCON: the component {@code pollInterval} is the key {@code
 * poll-interval}. Types: {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, an enum
 * (constants in kebab-case), {@link java.net.URI}, {@link java.nio.file.Path}, {@link java.time.Duration}, {@link
 * ByteSize}, {@link Secret}, {@link java.util.Optional} of those, {@link java.util.List}, {@link java.util.Map}
 * with string keys, and records of the same kind. A component that is neither {@code Optional} nor has a {@link
 * Default} is required. Every problem of a file is reported at once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
    /**
     * One or two sentences, shown in errors and in {@code collector plugins describe}.
     *
     * @return the text
     */
    String value();
}
