package io.collector.runtime.config;

import io.collector.api.ByteSize;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that are written as one text: from the text to the value. */
final class Scalars {
    private static final Set<Class<?>> TYPES = Set.of(
            String.class,
            boolean.class,
            Boolean.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            double.class,
            Double.class,
            URI.class,
            Path.class,
            Duration.class,
            ByteSize.class);
    private static final Map<String, Boolean> TRUTH =
            Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);

    private Scalars() {}

    static boolean covers(Class<?> type) {
        return type.isEnum() || TYPES.contains(type);
    }

    /**
     * The value of a text.
     *
     * @param type one that {@link #covers} says yes to
     * @param text what stands in the configuration
     * @param example a valid text to recommend; empty for a general one
     */
    static Object parse(Class<?> type, String text, String example) throws NotAValueException {
        if (type == String.class) {
            return text;
        } else if (type == boolean.class || type == Boolean.class) {
            Boolean truth = TRUTH.get(text);
            return present(truth, "true or false", example, "true");
        } else if (type == int.class || type == Integer.class) {
            return (int) wholeNumber(text, example, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            return wholeNumber(text, example, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return number(text, "a number", example, "0.5").doubleValue();
        } else if (type == Duration.class) {
            return present(Durations.parse(text).orElse(null), "a duration", example, "30s");
        } else if (type == ByteSize.class) {
            return present(ByteSizes.parse(text).orElse(null), "a size", example, "512KiB");
        } else if (type == URI.class) {
            return address(text, example);
        } else if (type == Path.class) {
            return path(text);
        }
        return constant(type, text);
    }

    /** The words that an enum accepts. */
    static List<String> words(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(c -> KebabCase.ofConstant((Enum<?>) c))
                .toList();
    }

    private static long wholeNumber(String text, String example, long least, long greatest) throws NotAValueException {
        BigDecimal number = number(text, "a whole number", example, "10");
        if (number.stripTrailingZeros().scale() > 0) {
            throw notA("a whole number", example, "10");
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(greatest)) > 0) {
            throw new NotAValueException("is too large a number");
        }
        return number.longValue();
    }

    private static BigDecimal number(String text, String what, String example, String general)
            throws NotAValueException {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            if (Math.abs((long) number.scale()) < 400) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notA(what, example, general);
        }
        throw notA(what, example, general);
    }

    private static URI address(String text, String example) throws NotAValueException {
        try {
            URI uri = new URI(text.strip());
            if (uri.getScheme() != null && uri.getRawAuthority() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw notA("an address", example, "https://host:8088");
        }
        throw notA("a complete address", example, "https://host:8088");
    }

    private static Path path(String text) throws NotAValueException {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new NotAValueException("is not a path that this system allows");
        }
        throw new NotAValueException("is not a path");
    }

    private static Object constant(Class<?> type, String text) throws NotAValueException {
        for (Object constant : type.getEnumConstants()) {
            if (KebabCase.ofConstant((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        List<String> words = words(type);
        throw new NotAValueException("is none of " + String.join(", ", words) + Suggestions.hint(text, words));
    }

    private static Object present(@Nullable Object value, String what, String example, String general)
            throws NotAValueException {
        if (value == null) {
            throw notA(what, example, general);
        }
        return value;
    }

    private static NotAValueException notA(String what, String example, String general) {
        return new NotAValueException("is not " + what + "; try " + (example.isEmpty() ? general : example));
    }
}
