package io.collector.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a setting that the configuration does not have, on a component of a settings record. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /**
     * The value as it would stand in the configuration: {@code 30s}, {@code 1MiB}, {@code []}, or <code>{}</code> for a
     * nested record whose settings all have defaults.
     *
     * @return HOCON
     */
    String value();
}
