package io.collector.runtime.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request.
 *
 * @param values names and values, decoded; of a name that occurs twice the last one
 */
public record Query(Map<String, String> values) {
    public Query {
        values = Map.copyOf(values);
    }

    static Query of(@Nullable String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.put(decoded(name), decoded(value));
            }
        }
        return new Query(values);
    }

    /** A parameter that is there and not empty. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
    }

    /**
     * A parameter that is a number of at least 1.
     *
     * @param absent what it is if it is not given
     * @throws IllegalArgumentException if it is none, or above the most
     */
    int number(String name, int absent, int most) {
        String text = get(name).orElse(Integer.toString(absent));
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number from 1 to " + most + ", not " + text, e);
        }
        throw new IllegalArgumentException(name + " must be a number from 1 to " + most + ", not " + text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
