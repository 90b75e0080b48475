package io.collector.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The greatest value of a setting: a number, a duration or a size. Checked for each setting by itself. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AtMost {
    /**
     * The bound, itself allowed.
     *
     * @return the value as it would stand in the configuration, such as {@code 7d}
     */
    String value();
}
