package io.collector.runtime.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stand-ins for what a file refers to and nobody defines. They let reading go on, so that a missing variable hides no
 * other problem; a value that holds one is never handed out.
 */
final class MissingVariables {
    /** A non-character: no file that is valid Unicode text contains it. */
    private static final char FENCE = '\uFFFE';

    private static final Pattern STAND_IN = Pattern.compile(FENCE + "([^" + FENCE + "]*)" + FENCE);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^?}][^}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private MissingVariables() {}

    static ConfigValue standIn(String name) {
        return ConfigValueFactory.fromAnyRef(FENCE + name + FENCE);
    }

    /** The names whose stand-ins a value holds. */
    static List<String> in(ConfigValue value) {
        List<String> names = new ArrayList<>();
        if (value.valueType() == ConfigValueType.STRING) {
            Matcher matcher = STAND_IN.matcher(String.valueOf(value.unwrapped()));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /** What a failed resolution was looking for; empty if it failed for another reason, such as a cycle. */
    static Optional<String> name(ConfigException.UnresolvedSubstitution failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher matcher = REFERENCE.matcher(message);
        return message.contains("cycle") || !matcher.find() ? Optional.empty() : Optional.of(matcher.group(1));
    }

    static String problem(String name) {
        return VARIABLE.matcher(name).matches()
                ? "needs the environment variable " + name + ", which is not set"
                : "refers to ${" + name + "}, which is neither a setting nor an environment variable";
    }

    /** Whether a problem is that nobody defines a path that ends like this. */
    static boolean saysMissing(String problem, String lastWord) {
        return problem.startsWith("refers to ${") && problem.contains("." + lastWord + "}");
    }
}
