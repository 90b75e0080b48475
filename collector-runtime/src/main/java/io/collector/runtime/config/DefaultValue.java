package io.collector.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;

/** The value of a setting that nobody wrote. */
final class DefaultValue {
    private static final String KEY = "default";

    private DefaultValue() {}

    /** The default of a setting that has one. Has no line, so that problems point at the block. */
    static ConfigValue of(Setting setting) {
        String text = setting.defaultText().orElseThrow();
        Class<?> type = Setting.rawType(setting.type());
        // HOCON would take "https://..." for a key and a comment; a text that is no block or list stands for itself.
        if (Scalars.covers(type) && !text.startsWith("\"")) {
            return ConfigValueFactory.fromAnyRef(text);
        }
        try {
            Config parsed = ConfigFactory.parseString(KEY + " = " + text);
            return ConfigValueFactory.fromAnyRef(parsed.getValue(KEY).unwrapped());
        } catch (ConfigException e) {
            throw new IllegalArgumentException("cannot read the default of " + setting.key() + ": " + text, e);
        }
    }
}
